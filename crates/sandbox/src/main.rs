//! `managed-auth-sandbox`: starts the sandbox and a login, and says where to open it.

mod args;

use std::process::ExitCode;

use managed_auth_sandbox::{Log, LoginOptions, Sandbox};

use args::{Args, Asked};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let asked = match args::read(lexopt::Parser::from_env()) {
        Ok(asked) => asked,
        Err(error) => {
            eprintln!("error: {error}\n\nFor what can be asked for: managed-auth-sandbox --help");
            return ExitCode::from(2);
        }
    };
    let outcome = match asked {
        Asked::Help => {
            print(&args::help());
            Ok(())
        }
        Asked::Run(args) => run(*args).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(args: Args) -> Result<(), String> {
    let Args {
        mut options,
        site,
        faults,
    } = args;
    if let Some(dist) = &options.dist
        && !dist.join("index.html").is_file()
    {
        return Err(format!(
            "{} holds no built page: there is no index.html in it",
            dist.display()
        ));
    }
    options.log = Log::to(print);
    let port = options.port;
    let sandbox = Sandbox::start(options)
        .await
        .map_err(|error| format!("could not listen on 127.0.0.1, {port}: {error}"))?;
    for fault in faults {
        sandbox.faults().arm(fault);
    }
    let login = sandbox
        .create_login(
            site,
            LoginOptions {
                hold: true,
                ..LoginOptions::default()
            },
        )
        .map_err(|error| error.to_string())?;
    print(&format!("{}: {}", site.name, site.about));
    print(&format!("All sites: {}/", sandbox.origin()));
    print(&format!("Open {}", login.hosted_url));
    print("Ctrl-C ends it.");
    asked_to_end()
        .await
        .map_err(|error| format!("could not wait for Ctrl-C: {error}"))?;
    sandbox.stop().await;
    Ok(())
}

/// Waits for Ctrl-C, or for whoever started this to end it.
async fn asked_to_end() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            asked = tokio::signal::ctrl_c() => asked,
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// Prints a line, and goes on where standard output is closed.
fn print(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{line}");
}
