//! SQL for what stands around a nomination.

use super::{Agreeing, DossierError, Reason, Relationship, paper::Media};
use crate::{query_errors, stored_as_text};

mod agreements;
mod papers;
mod returns;
mod reviews;
mod thanks;

pub use agreements::{agreements, insert_agreement};
pub use papers::{insert_paper, paper, papers};
pub use returns::{insert_answer, insert_return, is_back, open_returns, returns};
pub use reviews::{
    Advice, advices, advised, insert_advice, insert_review, reviewed, reviews, unreviewed_count,
};
pub use thanks::{insert_thanks, thanks};

stored_as_text! { Agreeing, Media, Reason, Relationship }
query_errors! { DossierError }
