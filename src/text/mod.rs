//! Vietnamese text: the two languages of a sentence, normal forms, folding, order, amounts in words.

mod say;

pub use say::Lang;
