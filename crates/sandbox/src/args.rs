//! The command line.

use std::fmt::Write as _;
use std::time::Duration;

use lexopt::prelude::*;
use managed_auth_sandbox::{Arm, Fault, Options, Port, SITES, Site};

/// What was asked for.
#[derive(Debug)]
pub(crate) enum Asked {
    Help,
    Run(Box<Args>),
}

#[derive(Debug)]
pub(crate) struct Args {
    pub(crate) options: Options,
    pub(crate) site: &'static Site,
    pub(crate) faults: Vec<Arm>,
}

const HELP: &str = "\
Speaks the managed-auth API on 127.0.0.1, for trying, developing and testing.

Usage: managed-auth-sandbox [options]

  --site NAME           the site to sign in to (password)
  --dist DIR            serve the built page in this directory, too
  --port PORT           this port or none; 0 for any (8787, or the next free one)
  --speed N             scripts run N times as fast; 'max' for no delays (1)
  --heartbeat SECONDS   the time between two heartbeats (15)
  --fault NAME[:TIMES]  what goes wrong: once, so often, or ':always'; can be given again
  --control             let anybody on this machine arm faults and read counts, under /sandbox/
  -h, --help            this

On start it creates a connection and a login, and prints the address to open. Every other site is a
link on the first page, /. Connections made over the API get the site whose domain they name.
";

pub(crate) fn help() -> String {
    let mut help = HELP.to_owned();
    // Writing to a string does not fail.
    help.push_str("\nSites:\n");
    for site in SITES {
        let _ = writeln!(
            help,
            "  {:<18} {:<22} {}",
            site.name, site.domain, site.about
        );
    }
    help.push_str("\nFaults:\n");
    for fault in Fault::ALL {
        let _ = writeln!(help, "  {:<20} {}", fault.name(), fault.about());
    }
    help.truncate(help.trim_end().len());
    help
}

pub(crate) fn read(mut parser: lexopt::Parser) -> Result<Asked, lexopt::Error> {
    let mut options = Options::default();
    let mut site = Site::DEFAULT;
    let mut faults = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Asked::Help),
            Long("site") => site = parser.value()?.parse_with(site_named)?,
            Long("dist") => options.dist = Some(parser.value()?.into()),
            Long("port") => {
                options.port = match parser.value()?.parse()? {
                    0 => Port::Any,
                    port => Port::Exactly(port),
                };
            }
            Long("speed") => options.pace = parser.value()?.parse_with(pace)?,
            Long("heartbeat") => options.heartbeat = parser.value()?.parse_with(seconds)?,
            Long("fault") => faults.push(parser.value()?.parse()?),
            Long("control") => options.control = true,
            other => return Err(other.unexpected()),
        }
    }
    options.default_site = site;
    Ok(Asked::Run(Box::new(Args {
        options,
        site,
        faults,
    })))
}

fn site_named(name: &str) -> Result<&'static Site, String> {
    Site::named(name).ok_or_else(|| {
        let names: Vec<_> = SITES.iter().map(|site| site.name).collect();
        format!("there is no such site; there are {}", names.join(", "))
    })
}

fn pace(speed: &str) -> Result<f64, String> {
    match speed.parse::<f64>() {
        _ if speed == "max" => Ok(0.0),
        Ok(speed) if speed > 0.0 && speed.is_finite() => Ok(1.0 / speed),
        _ => Err("a number above 0 or 'max' is wanted".to_owned()),
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().unwrap_or(0.0);
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if duration >= Duration::from_millis(1) => Ok(duration),
        _ => Err("a number of seconds above 0 is wanted".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(line: &str) -> Result<Asked, String> {
        read(lexopt::Parser::from_args(line.split_whitespace())).map_err(|error| error.to_string())
    }

    fn run(line: &str) -> Args {
        match args(line) {
            Ok(Asked::Run(args)) => *args,
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn nothing_asked_for_is_the_first_site_on_the_next_free_port() {
        let args = run("");
        assert_eq!(
            (args.site.name, args.options.port),
            ("password", Port::NextFrom(8787))
        );
        assert!(args.faults.is_empty() && !args.options.control && args.options.dist.is_none());
    }

    #[test]
    fn everything_can_be_asked_for() {
        let line = "--site mfa --port 9000 --speed 4 --heartbeat 0.5 --dist dist --control \
                    --fault stream-drop --fault stream-500:3 --fault submit-429:always";
        let args = run(line);
        assert_eq!(
            (args.site.name, args.options.port),
            ("mfa", Port::Exactly(9000))
        );
        assert!((args.options.pace - 0.25).abs() < f64::EPSILON);
        assert_eq!(args.options.heartbeat, Duration::from_millis(500));
        assert_eq!(args.faults.len(), 3);
        assert!(args.options.control && args.options.dist.is_some());
        assert_eq!(run("--port 0").options.port, Port::Any);
        assert!(run("--speed max").options.pace.abs() < f64::EPSILON);
    }

    #[test]
    fn what_is_not_understood_is_said() {
        for (line, said) in [
            ("--site nowhere", "there is no such site"),
            ("--fault nothing", "there is no fault `nothing`"),
            ("--fault stream-500:often", "there is no fault"),
            ("--speed 0", "a number above 0"),
            ("--heartbeat never", "a number of seconds"),
            ("--port x", "invalid digit"),
            ("--colour", "--colour"),
        ] {
            let error = args(line).expect_err(line);
            assert!(error.contains(said), "{line}: {error}");
        }
    }

    #[test]
    fn the_help_names_every_site_and_every_fault() {
        let help = help();
        assert!(matches!(args("-h"), Ok(Asked::Help)));
        assert!(
            SITES
                .iter()
                .all(|site| help.contains(site.name) && help.contains(site.about))
        );
        assert!(Fault::ALL.iter().all(|fault| help.contains(fault.name())));
    }
}
