//! What every chore is written with.

pub(crate) use crate::run::{
    dist, host_binary, npm_program, on_path, quiet, root, shell, target_dir,
};
pub(crate) use anyhow::{Context as _, Result, bail, ensure};
pub(crate) use std::fs;
pub(crate) use std::path::{Path, PathBuf};
pub(crate) use xshell::{Cmd, Shell, cmd};
