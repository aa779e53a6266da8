//! Pages of documentation that show whole files: the files are laid out as a repository, and what the pages say of them
//! holds.

mod details_schemas;
mod files_shown;
mod migrating;
mod running_soc;
mod writing_tasks;
