//! Workflows that collect evidence, against stand-ins of the products: the script that fetches, and the whole run of each forge.

mod forge_runs;
mod forges;
mod processes;
mod products;
mod refused;
mod script;
mod sources;
