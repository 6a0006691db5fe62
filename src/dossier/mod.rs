//! What stands around a nomination before a council sees it: who agreed, what reviewers gave, what went back.

pub mod agreement;
pub mod back;
mod error;
pub mod paper;
pub mod review;
pub mod store;
pub mod thanks;
pub mod workflow;

pub use agreement::{Agreeing, Agreement, Relationship};
pub use back::{Answer, Reason, Return};
pub use error::{DossierError, Objection};
pub use paper::Paper;
pub use review::Review;
pub use thanks::Thanks;
