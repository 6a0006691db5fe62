//! Vietnamese text: the two languages of a sentence, normal forms, folding, order, amounts in words.

mod code;
mod say;

pub use code::UnknownCode;
pub use say::Lang;
