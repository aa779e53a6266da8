//! The site of `report`: its pages, links, badges and numbers, and how its folder comes about.

mod badges;
mod folder;
mod links;
mod numbers;
mod pages;
