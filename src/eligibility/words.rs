//! A rule's expression in words: the parsed tree walked from the top, with the names that people have for the facts.
//!
//! What has no plain words gives none, rather than words that are only nearly right.

use cel::{
    Env, IdedExpr,
    common::ast::{CallExpr, Expr, LiteralValue, operators as op},
};
use serde_json::Value;

use super::{
    CheckStage, Facts,
    facts::{CATALOGUE, Shape},
    program::LONGEST,
    sentence::{Template, Values, show},
};
use crate::{programme::Category, text::Lang};

/// A rule as its readers will meet it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// What the expression asks; none where it cannot be said in words.
    pub asks: Option<String>,
    /// The sentence that a refusal shows, filled with the facts of an example; none where a name in it is unknown.
    pub says: Option<String>,
}

/// Reads a rule out in one language.
pub fn preview(expression: &str, sentence: &str, lang: Lang) -> Preview {
    let is_short = expression.chars().count() <= LONGEST;
    let program = is_short.then(|| Env::stdlib().compile(expression).ok()).flatten();
    let asks = program.and_then(|it| Reader { lang }.sentence(it.expression()));
    let example = Values::of(&Facts::sample(CheckStage::Nomination, Category::Pupil));
    let template = Template::parse("", sentence).ok().filter(|_| !sentence.trim().is_empty());
    Preview { asks, says: template.map(|it| it.fill(&example, lang)) }
}

/// A fact with its name and the way its values are written.
type Fact = (&'static str, Shape, &'static str);

struct Reader {
    lang: Lang,
}

impl Reader {
    fn sentence(&self, node: &IdedExpr) -> Option<String> {
        let words = self.logic(node, false)?;
        let mut letters = words.chars();
        let first = letters.next()?;
        Some(first.to_uppercase().chain(letters).collect())
    }

    fn pick<'t>(&self, vi: &'t str, en: &'t str) -> &'t str {
        self.lang.pick(vi, en)
    }

    /// Says what is true or false; `inner` puts what is joined by “or” and “and” between brackets.
    fn logic(&self, node: &IdedExpr, inner: bool) -> Option<String> {
        let Expr::Call(call) = &node.expr else { return self.stated(node) };
        let joined = match call.func_name.as_str() {
            op::LOGICAL_OR => self.joined(call, self.pick(" hoặc ", " or "))?,
            op::LOGICAL_AND => self.joined(call, self.pick(" và ", " and "))?,
            op::LOGICAL_NOT => {
                let [of] = call.args.as_slice() else { return None };
                return Some(format!(
                    "{} ({})",
                    self.pick("không phải là", "it is not so that"),
                    self.logic(of, false)?
                ));
            }
            op::CONDITIONAL => {
                let [condition, yes, no] = call.args.as_slice() else { return None };
                let (condition, yes, no) =
                    (self.logic(condition, true)?, self.logic(yes, true)?, self.logic(no, true)?);
                match self.lang {
                    Lang::Vi => format!("nếu {condition} thì {yes}, nếu không thì {no}"),
                    Lang::En => format!("if {condition} then {yes}, otherwise {no}"),
                }
            }
            _ => return self.compared(call),
        };
        Some(if inner { format!("({joined})") } else { joined })
    }

    fn joined(&self, call: &CallExpr, word: &str) -> Option<String> {
        let parts: Option<Vec<String>> = call.args.iter().map(|it| self.logic(it, true)).collect();
        Some(parts?.join(word))
    }

    /// Says a fact that is itself a yes or a no.
    fn stated(&self, node: &IdedExpr) -> Option<String> {
        let (_, _, name) = self.fact(node)?;
        Some(format!("{name}: {}", self.pick("có", "yes")))
    }

    fn compared(&self, call: &CallExpr) -> Option<String> {
        let [left, right] = call.args.as_slice() else { return None };
        if call.func_name == op::IN {
            let (shape, name) = self.fact(left).map(|(_, shape, name)| (shape, name))?;
            let Expr::List(list) = &right.expr else { return None };
            let all: Option<Vec<String>> = list.elements.iter().map(|it| self.literal(it, shape)).collect();
            return Some(format!("{name} {} {}", self.pick("là một trong:", "is one of:"), all?.join(", ")));
        }
        let is_null = |it: &IdedExpr| matches!(it.expr, Expr::Literal(LiteralValue::Null));
        if is_null(left) || is_null(right) {
            let (_, _, name) = self.fact(if is_null(left) { right } else { left })?;
            return match call.func_name.as_str() {
                op::EQUALS => Some(format!("{} {name}", self.pick("chưa ghi", "nothing is given of"))),
                op::NOT_EQUALS => Some(format!("{} {name}", self.pick("có ghi", "there is given"))),
                _ => None,
            };
        }
        let word = match call.func_name.as_str() {
            op::EQUALS => self.pick("là", "is"),
            op::NOT_EQUALS => self.pick("khác", "is not"),
            op::GREATER_EQUALS => self.pick("từ", "is at least"),
            op::GREATER => self.pick("lớn hơn", "is above"),
            op::LESS_EQUALS => self.pick("không quá", "is at most"),
            op::LESS => self.pick("nhỏ hơn", "is below"),
            _ => return None,
        };
        let shape = self.shape(left).or_else(|| self.shape(right)).unwrap_or(Shape::Plain);
        let (left, right) = (self.value(left, shape)?, self.value(right, shape)?);
        let tail = if call.func_name == op::GREATER_EQUALS { self.pick(" trở lên", "") } else { "" };
        Some(format!("{left} {word} {right}{tail}"))
    }

    /// Says an amount, which may be a sum of several.
    fn value(&self, node: &IdedExpr, shape: Shape) -> Option<String> {
        if let Some((_, _, name)) = self.fact(node) {
            return Some(name.to_owned());
        }
        let Expr::Call(call) = &node.expr else { return self.literal(node, shape) };
        let [left, right] = call.args.as_slice() else { return None };
        let word = match call.func_name.as_str() {
            op::ADD => self.pick("cộng", "plus"),
            op::SUBSTRACT => self.pick("trừ", "less"),
            _ => return None,
        };
        Some(format!("{} {word} {}", self.value(left, shape)?, self.value(right, shape)?))
    }

    /// Returns how the values are written beside which a number stands.
    fn shape(&self, node: &IdedExpr) -> Option<Shape> {
        match &node.expr {
            Expr::Call(call) => call.args.iter().find_map(|it| self.shape(it)),
            _ => self.fact(node).map(|(_, shape, _)| shape),
        }
    }

    fn literal(&self, node: &IdedExpr, shape: Shape) -> Option<String> {
        let Expr::Literal(literal) = &node.expr else { return None };
        let value = match literal {
            LiteralValue::Boolean(yes) => Value::from(*yes.inner()),
            LiteralValue::Int(number) => Value::from(*number.inner()),
            LiteralValue::String(text) => Value::from(text.inner()),
            _ => return None,
        };
        Some(show(&value, shape, self.lang))
    }

    fn fact(&self, node: &IdedExpr) -> Option<Fact> {
        let path = match &node.expr {
            Expr::Ident(name) => name.clone(),
            Expr::Select(select) => match &select.operand.expr {
                Expr::Ident(root) => format!("{root}.{}", select.field),
                _ => return None,
            },
            _ => return None,
        };
        let (path, shape, vi, en) = CATALOGUE.iter().find(|(it, ..)| *it == path)?;
        Some((path, *shape, self.lang.pick(vi, en)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, vi: &str, en: &str) {
        let asks = |lang| preview(expression, "", lang).asks;
        assert_eq!(
            (asks(Lang::Vi).as_deref(), asks(Lang::En).as_deref()),
            (Some(vi), Some(en)),
            "{expression}"
        );
    }

    #[test]
    fn the_rules_of_the_books_are_said_in_words() {
        check(
            "nominee.gpa != null && nominee.gpa >= 825",
            "Có ghi điểm trung bình và điểm trung bình từ 8,25 trở lên",
            "There is given the average mark and the average mark is at least 8.25",
        );
        check(
            "nominee.category != 'pupil' || (nominee.age >= 5 && nominee.age <= 20)",
            "Diện được xét khác học sinh hoặc (tuổi từ 5 trở lên và tuổi không quá 20)",
            "The category is not pupil or (the age is at least 5 and the age is at most 20)",
        );
        check(
            "round.amount == null || history.awarded_this_year + round.amount <= 25000000",
            "Chưa ghi mức học bổng hoặc số tiền đã nhận trong năm cộng mức học bổng không quá 25.000.000 ₫",
            "Nothing is given of the amount of the award or the sum awarded this year plus the amount of the award is at most 25.000.000 ₫",
        );
        check(
            "!(nominee.category in ['pupil', 'student'])",
            "Không phải là (diện được xét là một trong: học sinh, sinh viên)",
            "It is not so that (the category is one of: pupil, student)",
        );
        check("unit.valid", "Đơn vị còn hoạt động hay không: có", "Whether the unit exists: yes");
    }

    #[test]
    fn what_has_no_plain_words_gives_none() {
        for expression in [
            "size(nominee.achievement) > 3",
            "nominee.age * 2 > 3",
            "nominee.age >=",
            "xyz == 1",
            "[1].all(x, x > 0)",
        ] {
            assert_eq!(preview(expression, "", Lang::Vi).asks, None, "{expression}");
        }
    }

    #[test]
    fn a_sentence_is_filled_with_an_example() {
        let says = |sentence| preview("true", sentence, Lang::Vi).says;
        assert_eq!(says("Điểm {nominee.gpa} chưa đạt 9").as_deref(), Some("Điểm 8,25 chưa đạt 9"));
        assert_eq!((says(""), says("{nominee.gpaa}")), (None, None));
    }
}
