//! Sends each verb to the workflows and reports that carry it out.

use super::{
    Cli, Verb,
    desk::{Desk, Refused},
};
use crate::{calendar::Clock, config::Config};

/// Carries out one command line.
///
/// # Errors
/// [`Refused`] with the reason; nothing is left half-done.
pub fn run(cli: Cli, config: Config) -> Result<(), Refused> {
    let chosen = cli.global.database.is_some();
    let desk = Desk::new(cli.global.over(config), Clock::System)?;
    match cli.verb {
        Verb::Init(args) => args.run(&desk),
        Verb::Migrate => super::init::migrate(&desk),
        Verb::Unit(verb) => verb.run(&desk),
        Verb::Fund(verb) => verb.run(&desk),
        Verb::Sponsorship(verb) => verb.run(&desk),
        Verb::User(verb) => verb.run(&desk),
        Verb::Round(verb) => verb.run(&desk),
        Verb::Council(verb) => verb.run(&desk),
        Verb::Pay(verb) => verb.run(&desk),
        Verb::Export(verb) => verb.run(&desk),
        Verb::TrialBalance(args) => args.run(&desk),
        Verb::Journal(args) => args.run(&desk),
        Verb::Ledger(args) => args.run(&desk),
        Verb::CashBook(args) => args.run(&desk),
        Verb::FundReport(args) => args.run(&desk),
        Verb::Verify(args) => args.run(&desk),
        Verb::Approval(verb) => verb.run(&desk),
        Verb::Entry(verb) => verb.run(&desk),
        Verb::Period(verb) => verb.run(&desk),
        Verb::Report(verb) => verb.run(&desk),
        Verb::Mail(verb) => verb.run(&desk),
        Verb::Import(verb) => verb.run(&desk),
        Verb::Serve(args) => args.run(&desk),
        Verb::HonourRoll(args) => args.run(&desk),
        Verb::Demo(args) => args.run(&desk, chosen),
    }
}
