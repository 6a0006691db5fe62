//! Vietnamese text: the two languages of a sentence, normal forms, folding, order, amounts in words.

mod coded;
mod say;
pub mod sheet;

pub use say::Lang;
