//! The peer of P16a: the same terms and the same rules in egg. Reads lines `ac N`, `math N` (plain
//! iterations) or `backoff LIMIT` (back-off scheduler, node limit), and answers each with one line
//! of JSON: nodes, classes, iterations and the seconds that the runner took.
use egg::{rewrite as rw, *};
use std::io::{self, BufRead, Write};
use std::time::{Duration, Instant};

define_language! {
    enum Math {
        "+" = Add([Id; 2]),
        "-" = Sub([Id; 2]),
        "*" = Mul([Id; 2]),
        "/" = Div([Id; 2]),
        "pow" = Pow([Id; 2]),
        "d" = Diff([Id; 2]),
        "i" = Integral([Id; 2]),
        "sin" = Sin(Id),
        "cos" = Cos(Id),
        "ln" = Ln(Id),
        Num(i64),
        Symbol(Symbol),
    }
}

type Rules = Vec<Rewrite<Math, ()>>;

fn ac() -> Rules {
    vec![
        rw!("comm-add"; "(+ ?a ?b)" => "(+ ?b ?a)"),
        rw!("assoc-add"; "(+ ?a (+ ?b ?c))" => "(+ (+ ?a ?b) ?c)"),
    ]
}

fn math() -> Rules {
    vec![
        rw!("comm-add"; "(+ ?a ?b)" => "(+ ?b ?a)"),
        rw!("comm-mul"; "(* ?a ?b)" => "(* ?b ?a)"),
        rw!("assoc-add"; "(+ ?a (+ ?b ?c))" => "(+ (+ ?a ?b) ?c)"),
        rw!("assoc-mul"; "(* ?a (* ?b ?c))" => "(* (* ?a ?b) ?c)"),
        rw!("sub-canon"; "(- ?a ?b)" => "(+ ?a (* -1 ?b))"),
        rw!("zero-add"; "(+ ?a 0)" => "?a"),
        rw!("zero-mul"; "(* ?a 0)" => "0"),
        rw!("one-mul"; "(* ?a 1)" => "?a"),
        rw!("cancel-sub"; "(- ?a ?a)" => "0"),
        rw!("distribute"; "(* ?a (+ ?b ?c))" => "(+ (* ?a ?b) (* ?a ?c))"),
        rw!("factor"; "(+ (* ?a ?b) (* ?a ?c))" => "(* ?a (+ ?b ?c))"),
        rw!("pow-mul"; "(* (pow ?a ?b) (pow ?a ?c))" => "(pow ?a (+ ?b ?c))"),
        rw!("pow1"; "(pow ?x 1)" => "?x"),
        rw!("pow2"; "(pow ?x 2)" => "(* ?x ?x)"),
        rw!("d-add"; "(d ?x (+ ?a ?b))" => "(+ (d ?x ?a) (d ?x ?b))"),
        rw!("d-mul"; "(d ?x (* ?a ?b))" => "(+ (* ?a (d ?x ?b)) (* ?b (d ?x ?a)))"),
        rw!("d-sin"; "(d ?x (sin ?x))" => "(cos ?x)"),
        rw!("i-cos"; "(i (cos ?x) ?x)" => "(sin ?x)"),
        rw!("i-sum"; "(i (+ ?f ?g) ?x)" => "(+ (i ?f ?x) (i ?g ?x))"),
        rw!("i-dif"; "(i (- ?f ?g) ?x)" => "(- (i ?f ?x) (i ?g ?x))"),
        rw!("i-parts"; "(i (* ?a ?b) ?x)" => "(- (* ?a (i ?b ?x)) (i (* (d ?x ?a) (i ?b ?x)) ?x))"),
    ]
}

const TERMS: [&str; 4] = [
    "(i (* x (cos x)) x)",
    "(d x (- (pow x 3) (* 7 (pow x 2))))",
    "(i (- (* (+ x 3) (+ x 1)) (* y (pow x 2))) x)",
    "(+ (* (+ a b) (+ c d)) (* (+ a c) (- b d)))",
];

fn chain(n: usize) -> String {
    let mut term = n.to_string();
    for i in (1..n).rev() {
        term = format!("(+ {} {})", i, term);
    }
    term
}

fn runner(work: &str, n: usize) -> (Runner<Math, ()>, Rules) {
    let base = Runner::default()
        .with_node_limit(usize::MAX)
        .with_time_limit(Duration::from_secs(600));
    let with_terms = |mut r: Runner<Math, ()>| {
        for term in TERMS {
            r = r.with_expr(&term.parse().unwrap());
        }
        r
    };
    match work {
        "ac" => (
            base.with_iter_limit(60)
                .with_scheduler(SimpleScheduler)
                .with_expr(&chain(n).parse().unwrap()),
            ac(),
        ),
        "math" => (
            with_terms(base.with_iter_limit(n).with_scheduler(SimpleScheduler)),
            math(),
        ),
        _ => (
            with_terms(base.with_iter_limit(60).with_node_limit(n)),
            math(),
        ),
    }
}

fn main() {
    for line in io::stdin().lock().lines() {
        let line = line.unwrap();
        let mut words = line.split_whitespace();
        let (work, n) = match (words.next(), words.next().and_then(|n| n.parse().ok())) {
            (Some(work), Some(n)) => (work, n),
            _ => continue,
        };
        let (runner, rules) = runner(work, n);
        let begin = Instant::now();
        let runner = runner.run(&rules);
        let seconds = begin.elapsed().as_secs_f64();
        println!(
            "{{\"nodes\":{},\"classes\":{},\"iterations\":{},\"seconds\":{}}}",
            runner.egraph.total_number_of_nodes(),
            runner.egraph.number_of_classes(),
            runner.iterations.len(),
            seconds
        );
        io::stdout().flush().unwrap();
    }
}
