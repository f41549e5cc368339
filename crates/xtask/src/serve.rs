//! `cargo xtask serve`: the sandbox with the page, until Ctrl-C.

use crate::family::{Family, free_port};
use crate::prelude::*;
use crate::{build, setup};
use clap::Args;

const FIRST_PORT: u16 = 8787;

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The site to sign in to
    #[arg(long, value_name = "NAME")]
    site: Option<String>,
    /// Something that goes wrong, once; can be given several times
    #[arg(long, value_name = "NAME")]
    fault: Vec<String>,
    /// How fast the sandbox is, passed on to it
    #[arg(long, value_name = "N")]
    speed: Option<String>,
    /// Lets the sandbox be steered from outside, passed on to it
    #[arg(long)]
    control: bool,
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// Rebuilds and reloads the page as its sources change
    #[arg(long)]
    dev: bool,
    #[arg(long)]
    no_open: bool,
}

impl Options {
    fn sandbox<'a>(&self, sh: &'a Shell) -> Result<Cmd<'a>> {
        let sandbox = sandbox(sh)?
            .args(self.site.iter().flat_map(|site| ["--site", site]))
            .args(self.fault.iter().flat_map(|fault| ["--fault", fault]))
            .args(self.speed.iter().flat_map(|speed| ["--speed", speed]))
            .args(self.control.then_some("--control"));
        Ok(sandbox)
    }
}

/// Builds the sandbox, and gives the command that starts it.
pub(crate) fn sandbox(sh: &Shell) -> Result<Cmd<'_>> {
    cmd!(sh, "cargo build --package managed-auth-sandbox").run()?;
    let program = host_binary("managed-auth-sandbox");
    Ok(cmd!(sh, "{program}"))
}

pub(crate) fn serve(options: &Options) -> Result<()> {
    let kit = setup::for_page()?;
    let sh = shell()?;
    // Asked for help, it still looks at the names first: better now than after the page's build.
    quiet(options.sandbox(&sh)?.arg("--help"), "understanding what to serve", None)?;
    if !options.dev {
        build::page(&kit)?;
    }
    // Only from here on: until now Ctrl-C ends this chore and its tools at once, as it should.
    let mut family = Family::new()?;
    let sandbox = options.sandbox(&sh)?;
    if !options.dev {
        let port = options.port.map(|port| ["--port".to_owned(), port.to_string()]);
        let sandbox = sandbox.arg("--dist").arg(dist()).args(port.into_iter().flatten());
        return family.serve("the sandbox", sandbox, !options.no_open, str::to_owned);
    }
    // One origin for page and API, as when it is deployed: trunk passes the API on.
    let page = options.port.map_or_else(|| free_port(FIRST_PORT), Ok)?;
    let api = free_port(page.checked_add(1).context("no port is left for the API")?)?;
    println!("page: building for development, and watching its sources");
    let (dist, sh) = (target_dir("page-dev").join("dist"), &kit.sh);
    let (port, backend) = (page.to_string(), format!("http://127.0.0.1:{api}/auth/"));
    let trunk = cmd!(
        sh,
        "trunk serve --address 127.0.0.1 --port {port} --proxy-backend {backend} --dist {dist}"
    );
    family.start("trunk", build::trunk(trunk, "page-dev"))?;
    family.wait_for_port(page)?;
    // For its list of sites the sandbox has the page as well; without the live reload there.
    let sandbox = sandbox.args(["--port".to_owned(), api.to_string()]).arg("--dist").arg(&dist);
    let [from, to] = [api, page].map(|port| format!("//127.0.0.1:{port}/login/"));
    let shown = move |line: &str| line.replace(&from, &to);
    family.serve("the sandbox", sandbox, !options.no_open, shown)
}
