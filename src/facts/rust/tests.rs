//! What the facts say of marked places. A row is a program in which `/*?*/` stands before the expression it asks about.

use super::*;
use crate::source::Language;
use crate::syntax::Parser;

fn ask<T>(text: &str, around: &Surroundings, question: impl FnOnce(&RustFacts<'_>, NodeId) -> T) -> T {
    let at = text.find("/*?*/").expect("the row has a mark") + "/*?*/".len();
    let parser = Parser::new();
    let mut tree = parser.parse(text, Language::Rust);
    graft_macros(&mut tree, &parser);
    let facts = RustFacts::collect(&tree, Apis::builtin(Language::Rust), around);
    // The outermost expression that starts at the mark, without its statement.
    let node = tree.descendants(NodeId::ROOT).find(|node| {
        tree.start(*node) == at
            && tree.is_named(*node)
            && !tree.is_any(*node, &["expression_statement", "let_declaration"])
    });
    question(&facts, node.expect("an expression starts at the mark"))
}

fn callee_path(text: &str) -> String {
    ask(text, &Surroundings::default(), |facts, call| {
        let callee = facts.tree.field(call, "function").unwrap_or(call);
        match facts.resolve(callee) {
            Resolved::Symbol(path) => path,
            Resolved::Local(item) => {
                format!("local {}", facts.tree.field(item, "name").map_or("", |name| facts.tree.text(name)))
            }
            Resolved::Unknown => "?".to_owned(),
        }
    })
}

#[test]
fn callees_are_resolved() {
    for (text, path) in [
        ("fn f() { /*?*/std::thread::sleep(d) }", "std::thread::sleep"),
        ("use std::thread; fn f() { /*?*/thread::sleep(d) }", "std::thread::sleep"),
        ("use std::thread::sleep as nap; fn f() { /*?*/nap(d) }", "std::thread::sleep"),
        ("use std::{thread::{self, sleep}, time}; fn f() { /*?*/sleep(d) }", "std::thread::sleep"),
        ("use std::{thread::{self as t}}; fn f() { /*?*/t::sleep(d) }", "std::thread::sleep"),
        ("use std::thread::*; fn f() { /*?*/sleep(d) }", "std::thread::sleep"),
        ("use std::thread; mod tests { use super::*; fn f() { /*?*/thread::sleep(d) } }", "std::thread::sleep"),
        ("use std::thread; mod inner { fn f() { /*?*/thread::sleep(d) } }", "?"),
        ("use std::thread; mod inner { fn f() { /*?*/super::thread::sleep(d) } }", "std::thread::sleep"),
        ("fn f() { use std::thread::sleep; /*?*/sleep(d) }", "std::thread::sleep"),
        ("use std::thread; use thread::sleep; fn f() { /*?*/sleep(d) }", "std::thread::sleep"),
        ("extern crate std as base; fn f() { /*?*/base::thread::sleep(d) }", "std::thread::sleep"),
        ("use std::thread::sleep; fn f(sleep: fn(u8)) { /*?*/sleep(1) }", "?"),
        ("use std::thread::sleep; fn f() { let sleep = g; /*?*/sleep(1) }", "?"),
        ("use std::thread::sleep; fn f() { /*?*/sleep(1); let sleep = g; }", "std::thread::sleep"),
        ("use std::thread::sleep; fn f() { h(|sleep| /*?*/sleep(1)) }", "?"),
        ("use std::thread::sleep; fn f() { if let Some(sleep) = g { /*?*/sleep(1) } }", "?"),
        ("fn f() { let sleep = 1; { use std::thread::sleep; /*?*/sleep(d) } }", "std::thread::sleep"),
        ("fn sleep(d: u8) {} fn f() { /*?*/sleep(1) }", "local sleep"),
        ("mod thread { pub fn sleep(d: u8) {} } fn f() { /*?*/thread::sleep(1) }", "local sleep"),
        ("mod std { pub mod thread { pub fn sleep(d: u8) {} } } fn f() { /*?*/std::thread::sleep(1) }", "local sleep"),
        (
            "mod std { pub mod thread { pub fn sleep(d: u8) {} } } fn f() { /*?*/::std::thread::sleep(1) }",
            "std::thread::sleep",
        ),
        ("struct S; impl S { fn a(&self) { /*?*/self.b() } fn b(&self) {} }", "local b"),
        ("struct S; impl S { fn a() { /*?*/Self::b() } fn b() {} }", "local b"),
        (
            "struct S; impl S { fn new() -> Self { S } fn b(&self) {} } fn f() { let s = S::new(); /*?*/s.b() }",
            "local b",
        ),
        ("struct S; impl S { fn b(&self) {} } impl T for S { fn b(&self) {} } fn f(s: S) { /*?*/s.b() }", "?"),
        ("use crate::io::load; fn f() { /*?*/load() }", "crate::io::load"),
        ("#[cfg(a)] use a::load; #[cfg(not(a))] use b::load; fn f() { /*?*/load() }", "?"),
        ("fn f() { /*?*/unknown_thing() }", "?"),
        ("fn f() { /*?*/some_crate_nobody_declared::f() }", "?"),
        ("fn f() { println!(\"{:?}\", /*?*/std::thread::sleep(d)) }", "std::thread::sleep"),
        ("use thread::sleep; use sleep as thread; fn f() { /*?*/sleep(d) }", "?"),
        ("use a as b; use b as a; fn f() { /*?*/a::g() }", "?"),
    ] {
        assert_eq!(callee_path(text), path, "{text}");
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn methods_go_by_the_type_of_their_receiver() {
    for (text, path) in [
        ("fn f() { let c = reqwest::blocking::Client::new(); /*?*/c.get(u) }", "reqwest::blocking::Client::get"),
        (
            "fn f() { /*?*/reqwest::blocking::Client::builder().gzip(true).build()?.get(u).header(a, b).send() }",
            "reqwest::blocking::RequestBuilder::send",
        ),
        ("use reqwest::blocking::Client; fn f(c: &Client) { /*?*/c.get(u) }", "reqwest::blocking::Client::get"),
        (
            "use reqwest::blocking; fn f(c: Option<blocking::Client>) { /*?*/c.unwrap().get(u) }",
            "reqwest::blocking::Client::get",
        ),
        (
            "struct S { c: reqwest::blocking::Client } impl S { fn f(&self) { /*?*/self.c.get(u) } }",
            "reqwest::blocking::Client::get",
        ),
        ("type C = reqwest::blocking::Client; fn f(c: C) { /*?*/c.get(u) }", "reqwest::blocking::Client::get"),
        ("fn f() { let c = reqwest::Client::new(); /*?*/c.get(u) }", "reqwest::Client::get"),
        ("fn f() { let c = reqwest::blocking::Client::new(); let c = 1; /*?*/c.get(u) }", "?"),
        (
            "fn f() { let rt = tokio::runtime::Runtime::new().unwrap(); /*?*/rt.block_on(x) }",
            "tokio::runtime::Runtime::block_on",
        ),
        ("fn f() { /*?*/tokio::runtime::Handle::current().block_on(x) }", "tokio::runtime::Handle::block_on"),
        (
            "fn g() -> Result<reqwest::blocking::Response, E> { h() } fn f() { /*?*/g()?.text() }",
            "reqwest::blocking::Response::text",
        ),
        ("fn f() { if let Ok(r) = reqwest::blocking::get(u) { /*?*/r.text() } }", "reqwest::blocking::Response::text"),
        (
            "fn f() { match reqwest::blocking::get(u) { Ok(r) => /*?*/r.text(), Err(_) => g() } }",
            "reqwest::blocking::Response::text",
        ),
        ("fn f() { match reqwest::blocking::get(u) { Ok(r) => g(), Err(r) => /*?*/r.text() } }", "?"),
        ("fn f(c: Vec<reqwest::blocking::Client>) { /*?*/c.get(0) }", "std::vec::Vec::get"),
        ("fn f(c: Vec<reqwest::blocking::Client>) { /*?*/c[0].get(u) }", "reqwest::blocking::Client::get"),
        (
            "fn f(c: &[reqwest::blocking::Client]) { for c in c.iter() { /*?*/c.get(u) } }",
            "reqwest::blocking::Client::get",
        ),
        (
            "use std::collections::HashMap; fn f(c: HashMap<u8, reqwest::blocking::Client>) { /*?*/c.get(0)?.get(u) }",
            "reqwest::blocking::Client::get",
        ),
        (
            "use std::sync::*; struct S { c: Arc<Mutex<reqwest::blocking::Client>> } impl S { fn f(&self) { /*?*/self.c.lock().unwrap().get(u) } }",
            "reqwest::blocking::Client::get",
        ),
        (
            "fn f() { let c = std::sync::Mutex::new(reqwest::blocking::Client::new()); let c = c.lock().unwrap(); /*?*/c.get(u) }",
            "reqwest::blocking::Client::get",
        ),
        ("fn f(c: std::sync::Mutex<Thing>) { /*?*/c.lock().unwrap().get(u) }", "?"),
        (
            "type Shared = std::sync::Arc<std::sync::Mutex<u8>>; fn f(c: Shared) { /*?*/c.lock() }",
            "std::sync::Mutex::lock",
        ),
        (
            "fn f(State(c): State<reqwest::blocking::Client>) { /*?*/c.get(u) } use axum::extract::State;",
            "reqwest::blocking::Client::get",
        ),
        (
            "struct S(reqwest::blocking::Client); impl S { fn f(&self) { /*?*/self.0.get(u) } }",
            "reqwest::blocking::Client::get",
        ),
        (
            "struct S { c: reqwest::blocking::Client } fn f(s: S) { let S { c: d, .. } = s; /*?*/d.get(u) }",
            "reqwest::blocking::Client::get",
        ),
        (
            "fn g() -> Result<(u8, reqwest::blocking::Client), E> { h() } fn f() { let (_, c) = g()?; /*?*/c.get(u) }",
            "reqwest::blocking::Client::get",
        ),
        (
            "fn f() { let (mut c, _) = (reqwest::blocking::Client::new(), 1); /*?*/c.get(u) }",
            "reqwest::blocking::Client::get",
        ),
        (
            "fn f() { let r = match reqwest::blocking::get(u) { Err(_) => return, Ok(r) => r }; /*?*/r.text() }",
            "reqwest::blocking::Response::text",
        ),
        (
            "fn f() { let r = if a { return } else { reqwest::blocking::get(u).unwrap() }; /*?*/r.text() }",
            "reqwest::blocking::Response::text",
        ),
        (
            "fn f() { let Ok(r) = reqwest::blocking::get(u) else { return }; /*?*/r.text() }",
            "reqwest::blocking::Response::text",
        ),
        (
            "static C: std::sync::LazyLock<reqwest::blocking::Client> = X; fn f() { /*?*/C.get(u) }",
            "reqwest::blocking::Client::get",
        ),
        ("trait T { fn g(&self); } fn f(t: &dyn T) { /*?*/t.g() }", "local g"),
        ("trait T { fn g(&self); } fn f(t: std::sync::Arc<dyn T + Send>) { /*?*/t.g() }", "local g"),
        ("trait T { fn g(&self); } fn f<S: T>(t: S) { /*?*/t.g() }", "local g"),
        ("trait T { fn g(&self); } fn f<S>(t: S) where S: T + Send { /*?*/t.g() }", "local g"),
        ("trait T { fn g(&self); } fn f(t: impl T) { /*?*/t.g() }", "local g"),
        ("fn f<Client>(c: Client) { /*?*/c.get(0) }", "?"),
    ] {
        assert_eq!(callee_path(text), path, "{text}");
    }
}

#[test]
fn context_goes_by_the_nearest_function() {
    for (text, expected) in [
        ("fn f() { /*?*/g() }", "sync"),
        ("async fn f() { /*?*/g() }", "async"),
        ("async fn f() { fn h() { /*?*/g() } }", "sync"),
        ("fn f() { async { /*?*/g() }; }", "async"),
        ("fn f() { h(async move |x| /*?*/g()) }", "async"),
        ("fn f() { h(|x| /*?*/g()) }", "sync"),
        ("async fn f() { h(|x| /*?*/g()) }", "unknown"),
        ("async fn f() { let h = || { /*?*/g() }; }", "unknown"),
        ("async fn f() { x.unwrap_or_else(|| /*?*/g()) }", "no await"),
        ("async fn f() { (|| /*?*/g())() }", "no await"),
        ("async fn f() { tokio::task::spawn_blocking(move || /*?*/g()) }", "sync"),
        ("use tokio::task; async fn f() { task::spawn_blocking(|| x.map_err(|e| /*?*/g())) }", "sync"),
        ("async fn f() { std::thread::spawn(|| { /*?*/g() }); }", "sync"),
        ("async fn f() { smol::unblock(|| /*?*/g()).await }", "sync"),
        ("async fn f() { tokio::task::block_in_place(|| /*?*/g()) }", "sync"),
        ("async fn f() { std::thread::spawn(|| h(async { /*?*/g() })); }", "async"),
        ("async fn f() { const X: u8 = /*?*/g(); }", "sync"),
        ("#[tokio::main] async fn main() { /*?*/g() }", "async"),
        ("struct S; impl Drop for S { fn drop(&mut self) { /*?*/g() } }", "sync"),
        ("async fn f() { tokio::select! { _ = a() => /*?*/g(), } }", "async"),
        ("async fn f() { println!(\"{}\", /*?*/g()) }", "async"),
        ("impl T { async fn f() { for x in /*?*/g() {} } }", "async"),
    ] {
        let found = ask(text, &Surroundings::default(), |facts, node| match facts.context(node) {
            Context::Sync => "sync",
            Context::Async { .. } => "async",
            Context::NoAwait { .. } => "no await",
            Context::Unknown => "unknown",
        });
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn runtimes_are_told_apart() {
    let declared = |names: &[&str]| Surroundings {
        dependencies: names.iter().map(|name| (*name).to_owned()).collect(),
        ..Surroundings::default()
    };
    for (text, around, expected) in [
        ("async fn f() { /*?*/g() }", declared(&[]), "?"),
        ("async fn f() { /*?*/g() }", declared(&["tokio", "serde"]), "tokio"),
        ("async fn f() { /*?*/g() }", declared(&["tokio", "smol"]), "smol or tokio"),
        ("use smol::fs; async fn f() { /*?*/g() }", declared(&["tokio", "smol"]), "smol"),
        ("use smol::fs; async fn f() { /*?*/g(); tokio::spawn(x); }", declared(&[]), "tokio"),
        ("use smol::fs; #[tokio::test] async fn f() { /*?*/g() }", declared(&[]), "tokio"),
        ("use smol::fs; use tokio::io; async fn f() { /*?*/g() }", declared(&[]), "smol or tokio"),
        ("#[async_std::main] async fn main() {} async fn f() { /*?*/g() }", declared(&["tokio"]), "async_std"),
        ("mod tokio { pub fn spawn() {} } async fn f() { /*?*/g(); tokio::spawn() }", declared(&[]), "?"),
        ("use axum::Router; async fn f() { /*?*/g() }", declared(&[]), "tokio"),
    ] {
        let found = ask(text, &around, |facts, node| match facts.runtime(node) {
            RuntimeFact::One(name) => name,
            RuntimeFact::Several(names) => names.join(" or "),
            RuntimeFact::Unknown => "?".to_owned(),
        });
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn futures_are_told_from_values() {
    for (text, expected) in [
        ("async fn g() {} fn f() { /*?*/g(); }", Truth::Yes),
        ("fn g() {} fn f() { /*?*/g(); }", Truth::No),
        ("fn g() -> impl Future<Output = u8> { h() } fn f() { /*?*/g(); }", Truth::Yes),
        ("#[tokio::main] async fn g() {} fn f() { /*?*/g(); }", Truth::Unknown),
        ("#[maybe_async::maybe_async] async fn g() {} fn f() { /*?*/g(); }", Truth::Unknown),
        ("#[tracing::instrument(skip(a))] async fn g() {} fn f() { /*?*/g(); }", Truth::Yes),
        ("#[cfg(a)] async fn g() {} #[cfg(not(a))] fn g() {} fn f() { /*?*/g(); }", Truth::Unknown),
        (
            "struct S; #[async_trait::async_trait] impl T for S { async fn g(&self) {} async fn f(&self) { /*?*/self.g(); } }",
            Truth::Yes,
        ),
        ("struct S; #[magic] impl S { async fn g(&self) {} async fn f(&self) { /*?*/self.g(); } }", Truth::Unknown),
        ("fn f() { /*?*/tokio::time::sleep(d); }", Truth::Yes),
        ("fn f() { /*?*/tokio::spawn(g()); }", Truth::No),
        ("fn f() { /*?*/other(); }", Truth::Unknown),
        ("trait T { async fn g(&self); async fn f(&self) { /*?*/self.g(); } }", Truth::Yes),
    ] {
        let found = ask(text, &Surroundings::default(), |facts, call| facts.makes_coroutine(call));
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn awaits_are_seen_through_what_passes_them_on() {
    for (text, expected) in [
        ("async fn f() { /*?*/g().await; }", true),
        ("async fn f() { (/*?*/g()).await; }", true),
        ("async fn f() { /*?*/g(); }", false),
        ("async fn f() { tokio::join!(/*?*/g(), h()); }", true),
        ("async fn f() { println!(\"{}\", /*?*/g()); }", false),
        ("async fn f() { tokio::select! { x = /*?*/g() => h(), } }", true),
        ("async fn f() { tokio::spawn(/*?*/g()); }", true),
        ("async fn f() { drop(/*?*/g()); }", false),
    ] {
        let found = ask(text, &Surroundings::default(), |facts, call| {
            let awaited = facts.tree.is(call, "await_expression");
            let call = if awaited { facts.tree.named_children(call).next().unwrap() } else { call };
            facts.is_awaited(call)
        });
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn symbols_are_spelled_as_the_file_does() {
    let known = |features: &[&str], edition: u16| Surroundings {
        dependencies: ["tokio".to_owned()].into(),
        features: [("tokio".to_owned(), features.iter().map(|name| (*name).to_owned()).collect())].into(),
        edition,
        ..Surroundings::default()
    };
    let sleep = "tokio::time::sleep";
    for (text, around, expected) in [
        ("fn f() { /*?*/g() }", Surroundings::default(), Ok("tokio::time::sleep")),
        ("use tokio::time; fn f() { /*?*/g() }", Surroundings::default(), Ok("time::sleep")),
        ("use tokio::time::sleep; fn f() { /*?*/g() }", Surroundings::default(), Ok("sleep")),
        ("use tokio::time::{self as t, sleep as nap}; fn f() { /*?*/g() }", Surroundings::default(), Ok("nap")),
        ("use tokio::time::sleep; fn f(sleep: u8) { /*?*/g() }", Surroundings::default(), Ok("tokio::time::sleep")),
        ("fn h() { use tokio::time::sleep; } fn f() { /*?*/g() }", Surroundings::default(), Ok("tokio::time::sleep")),
        ("mod tokio {} fn f() { /*?*/g() }", Surroundings::default(), Ok("::tokio::time::sleep")),
        ("fn f() { /*?*/g() }", known(&["full"], 2021), Ok("tokio::time::sleep")),
        ("fn f() { /*?*/g() }", known(&["time"], 2015), Ok("::tokio::time::sleep")),
        ("fn f() { /*?*/g() }", known(&["rt"], 2021), Err("declare the tokio feature `time`")),
        (
            "fn f() { /*?*/g() }",
            Surroundings { dependencies: ["serde".to_owned()].into(), ..Surroundings::default() },
            Err("declare the dependency `tokio`"),
        ),
    ] {
        let found = ask(text, &around, |facts, node| facts.spell(sleep, node).map(|spelling| spelling.text));
        assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
    }
}

#[test]
fn what_tests_declare_is_for_tests() {
    let around = Surroundings {
        dependencies: ["serde".to_owned()].into(),
        test_dependencies: ["tokio".to_owned()].into(),
        test_features: [("tokio".to_owned(), ["time".to_owned()].into())].into(),
        ..Surroundings::default()
    };
    for (text, expected) in [
        ("async fn f() { /*?*/g() }", Err("declare the dependency `tokio`")),
        ("#[cfg(test)] mod tests { async fn f() { /*?*/g() } }", Ok("tokio::time::sleep")),
        ("#[tokio::test] async fn f() { /*?*/g() }", Ok("tokio::time::sleep")),
        ("#[cfg(not(test))] mod other { async fn f() { /*?*/g() } }", Err("declare the dependency `tokio`")),
    ] {
        let found = ask(text, &around, |facts, node| facts.spell("tokio::time::sleep", node).map(|it| it.text));
        assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{text}");
    }
}

#[test]
fn what_must_not_live_across_a_suspension_is_seen() {
    for (text, expected) in [
        ("async fn f() { let g = m.lock().unwrap(); /*?*/h(); }", true),
        ("async fn f() { let g = m.lock().await; /*?*/h(); }", false),
        ("async fn f() { let g = m.lock().unwrap(); drop(g); /*?*/h(); }", false),
        ("async fn f() { { let g = m.lock().unwrap(); } /*?*/h(); }", false),
        ("async fn f() { let n = m.lock().unwrap().len(); /*?*/h(); }", false),
        ("async fn f() { match m.lock().unwrap().pop() { Some(_) => /*?*/h(), None => () } }", true),
        ("async fn f() { while let Some(x) = m.lock().unwrap().pop() { /*?*/h(); } }", true),
        ("async fn f() { let r = std::rc::Rc::new(1); /*?*/h(); }", true),
        ("async fn f() { let r = rand::thread_rng(); /*?*/h(); }", true),
        ("async fn f() { let r = std::sync::Arc::new(1); /*?*/h(); }", false),
        ("fn f() { let g = m.lock().unwrap(); spawn(async { /*?*/h(); }); }", false),
    ] {
        let found = ask(text, &Surroundings::default(), |facts, node| facts.suspension_hazard(node).is_some());
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn hostile_text_is_only_text() {
    let chain = format!("async fn f() {{ /*?*/x{} }}", ".a()".repeat(20_000));
    ask(&chain, &Surroundings::default(), |facts, node| {
        assert_eq!(facts.type_of(node), None);
        facts.context(node)
    });
    let nested = format!("async fn f() {{ /*?*/{}x{} }}", "(".repeat(20_000), ")".repeat(20_000));
    ask(&nested, &Surroundings::default(), |facts, node| facts.resolve(node));
    let paths = format!("use {}z; fn f() {{ /*?*/z() }}", "a::".repeat(20_000));
    ask(&paths, &Surroundings::default(), |facts, node| facts.resolve(node));
}

/// Each glob would ask all others what its own path means: with six of them that took minutes.
#[test]
fn many_globs_in_one_scope_are_cheap() {
    let globs: Vec<String> = ('a'..='z').map(|name| format!("use {name}{name}::prelude::*;")).collect();
    let modules = ('a'..='h').map(|name| format!("mod {name} {{ use super::*; pub use super::a::*; }}"));
    let modules: Vec<String> = modules.collect();
    let (globs, modules) = (globs.join("\n"), modules.join("\n"));
    let text = format!("{globs}\n{modules}\nasync fn f() {{ unknown_name(1); other::name(2); }}\n");
    let tree = Parser::new().parse(&text, Language::Rust);
    let surroundings = Surroundings::default();
    let facts = RustFacts::collect(&tree, Apis::builtin(Language::Rust), &surroundings);
    for node in tree.all().filter(|node| tree.is(*node, "identifier")) {
        let _ = facts.resolve(node);
    }
}

#[test]
fn guards_live_until_they_die() {
    // How many suspension points the guard of the marked call lives through; after a comma those after `drop`.
    for (text, edition, expected) in [
        ("let g = /*?*/m.lock().unwrap(); a().await; b().await;", 2021, "2"),
        ("a().await; let g = /*?*/m.lock().unwrap(); g.x();", 2021, "0"),
        ("{ let g = /*?*/m.lock().unwrap(); g.x(); } a().await;", 2021, "0"),
        ("let g = /*?*/m.lock().unwrap(); drop(g); a().await;", 2021, "0,1"),
        ("let g = /*?*/m.lock().unwrap(); std::mem::drop(g); a().await;", 2021, "0,1"),
        ("let g = /*?*/m.lock().unwrap(); a().await; drop(g); b().await;", 2021, "1,1"),
        ("let g = /*?*/m.lock().unwrap(); if c { drop(g); a().await; return; } b().await;", 2021, "1,1"),
        ("let g = /*?*/m.lock().unwrap(); if c { drop(g); } else { drop(g) } b().await;", 2021, "0,1"),
        ("let g = /*?*/m.lock().unwrap(); if c { drop(g); } else { return; } b().await;", 2021, "0,1"),
        ("let g = /*?*/m.lock().unwrap(); match c { 1 => drop(g), _ => panic!() } b().await;", 2021, "0,1"),
        ("let g = /*?*/m.lock().unwrap(); match c { 1 => drop(g), _ => {} } b().await;", 2021, "1"),
        ("let g = /*?*/m.lock().unwrap(); f(g); b().await;", 2021, "0"),
        ("let g = /*?*/m.lock().unwrap(); f(&g); b().await;", 2021, "1"),
        ("let g = /*?*/m.lock().unwrap(); f(*g); b().await;", 2021, "1"),
        ("let g = /*?*/m.lock().unwrap(); let h = g; b().await; drop(h); c().await;", 2021, "1,1"),
        ("let g = /*?*/m.lock().unwrap(); let _ = g; b().await;", 2021, "1"),
        ("let mut g = /*?*/m.lock().unwrap(); g = cv.wait(g).unwrap(); b().await;", 2021, "1"),
        ("let g = /*?*/m.lock().unwrap(); let g = g.len(); b().await;", 2021, "1"),
        ("let _ = /*?*/m.lock().unwrap(); b().await;", 2021, "0"),
        ("let _g = /*?*/m.lock().unwrap(); b().await;", 2021, "1"),
        ("let n = /*?*/m.lock().unwrap().len(); b().await;", 2021, "0"),
        ("let n = &/*?*/m.lock().unwrap().list; b().await;", 2021, "1"),
        ("let n = (&/*?*/m.lock().unwrap().list).len(); b().await;", 2021, "0"),
        ("f(/*?*/m.lock().unwrap().len()).await;", 2021, "1"),
        ("f(/*?*/m.lock().unwrap()).await;", 2021, "?"),
        ("f(a().await, /*?*/m.lock().unwrap().len());", 2021, "0"),
        ("*/*?*/m.lock().unwrap() = a().await;", 2021, "0"),
        ("if let Some(x) = /*?*/m.lock().unwrap().pop() { a().await; } else { b().await; }", 2021, "2"),
        ("if let Some(x) = /*?*/m.lock().unwrap().pop() { a().await; } else { b().await; }", 2024, "1"),
        ("if let Ok(g) = /*?*/m.lock() { a().await; } b().await;", 2021, "1"),
        ("if let Ok(g) = /*?*/m.try_lock() { drop(g); a().await; } b().await;", 2021, "0,1"),
        ("if /*?*/m.lock().unwrap().is_empty() { a().await; }", 2021, "0"),
        ("while let Some(x) = /*?*/m.lock().unwrap().pop() { a().await; } b().await;", 2021, "1"),
        ("while /*?*/m.lock().unwrap().len() > 1 { a().await; }", 2021, "0"),
        ("match /*?*/m.lock().unwrap().pop() { Some(_) => a().await, None => b().await } c().await;", 2021, "2"),
        ("let x = match /*?*/m.lock().unwrap().pop() { Some(_) => 1, None => 2 }; c().await;", 2021, "0"),
        ("for x in /*?*/m.lock().unwrap().iter() { a().await; } c().await;", 2021, "1"),
        ("let g = match /*?*/m.lock() { Ok(g) => g, Err(e) => e.into_inner() }; c().await;", 2021, "1"),
        ("match /*?*/m.lock() { Ok(g) => { g.x(); a().await; } Err(_) => b().await }", 2021, "1"),
        ("let g = if c { /*?*/m.lock().unwrap() } else { return }; a().await;", 2021, "1"),
        ("let g = /*?*/m.lock().unwrap(); spawn(async move { g.x(); a().await; }); b().await;", 2021, "0"),
        ("let g = /*?*/m.lock().unwrap(); spawn(async { a().await; }); g.x();", 2021, "0"),
        ("let g = /*?*/m.lock().unwrap(); tokio::join!(a(), b());", 2021, "1"),
        ("let g = /*?*/m.lock().unwrap(); tokio::select! { _ = a() => {} _ = b() => { c().await } }", 2021, "2"),
        ("loop { let g = /*?*/m.lock().unwrap(); if g.x() { break; } drop(g); a().await; }", 2021, "0,1"),
        ("loop { let g = /*?*/m.lock().unwrap(); if g.x() { drop(g); break; } } a().await;", 2021, "0"),
        ("let g; loop { g = /*?*/m.lock().unwrap(); break; } a().await;", 2021, "1"),
        ("let Ok(g) = /*?*/m.lock() else { a().await; return }; b().await;", 2021, "1"),
        ("let g = /*?*/m.lock().unwrap(); println!(\"{}\", g); b().await;", 2021, "1"),
        ("let n = { /*?*/m.lock().unwrap().len() }; b().await;", 2021, "0"),
        ("let x = /*?*/m.lock().unwrap().is_empty() && a().await;", 2021, "0"),
    ] {
        let text = format!("async fn f() {{ {text} }}");
        let around = Surroundings { edition, ..Surroundings::default() };
        let found = ask(&text, &around, |facts, node| {
            let at = facts.tree.start(node);
            let calls = facts.tree.descendants(NodeId::ROOT).filter(|call| facts.tree.is(*call, "call_expression"));
            let lock = calls.filter(|call| facts.tree.start(*call) == at).last().unwrap();
            facts.guard_life(lock)
        });
        let written = match found {
            None => "?".to_owned(),
            Some(life) if life.after_drop.is_empty() => life.awaits.len().to_string(),
            Some(life) => format!("{},{}", life.awaits.len(), life.after_drop.len()),
        };
        assert_eq!(written, expected, "{text}");
    }
}

#[test]
fn other_files_of_the_crate_are_known() {
    use crate::facts::crate_items::{CrateItems, Crates};
    let db = "pub struct Db { pub client: std::sync::Arc<std::sync::Mutex<reqwest::blocking::Client>>, pub old: Old } \
              pub struct Old; impl Old { pub async fn load(&self) -> u8 { 1 } pub fn new() -> Self { Old } } \
              pub type Shared = std::sync::Arc<Db>; pub static ONE: Old = Old; pub async fn open() -> Db { x }";
    let mut items = CrateItems::default();
    let parser = Parser::new();
    for (module, text) in [("crate::db", db), ("crate", "mod db; mod web; pub use db::{Db, Old as Former};")] {
        let around = Surroundings {
            crates: Crates { module: module.to_owned(), ..Crates::default() },
            dependencies: ["reqwest".to_owned()].into(),
            ..Surroundings::default()
        };
        let tree = parser.parse(text, Language::Rust);
        declare(&RustFacts::of_items(&tree, Apis::builtin(Language::Rust), &around), &mut items);
    }
    let around = Surroundings {
        crates: Crates {
            module: "crate::web".to_owned(),
            items: [("crate".to_owned(), std::sync::Arc::new(items))].into(),
        },
        ..Surroundings::default()
    };
    for (text, expected) in [
        (
            "use crate::db::Db; fn f(db: &Db) { /*?*/db.client.lock().unwrap().get(u) }",
            "reqwest::blocking::Client::get",
        ),
        ("use crate::Db; fn f(db: &Db) { /*?*/db.client.lock() }", "std::sync::Mutex::lock"),
        ("use super::db::Shared; fn f(db: Shared) { /*?*/db.client.lock() }", "std::sync::Mutex::lock"),
        ("use super::*; fn f(db: &Db) { /*?*/db.client.lock() }", "std::sync::Mutex::lock"),
        ("use crate::Former; fn f() { let old = Former::new(); /*?*/old.load() }", "crate::db::Old::load"),
        ("async fn f() { /*?*/super::db::open().await.client.lock() }", "std::sync::Mutex::lock"),
        ("fn f() { /*?*/crate::db::ONE.load() }", "crate::db::Old::load"),
        ("fn f(db: &crate::db::Unheard) { /*?*/db.client.lock() }", "?"),
    ] {
        let found = ask(text, &around, |facts, call| {
            let callee = facts.tree.field(call, "function").unwrap_or(call);
            facts.resolve(callee).symbol().unwrap_or("?").to_owned()
        });
        assert_eq!(found, expected, "{text}");
    }
    for (text, expected) in [
        ("fn f() { /*?*/crate::db::open(); }", Truth::Yes),
        ("fn f(old: &crate::Former) { /*?*/old.load(); }", Truth::Yes),
        ("fn f() { /*?*/crate::Former::new(); }", Truth::No),
        ("fn f() { /*?*/crate::other::open(); }", Truth::Unknown),
    ] {
        let found = ask(text, &around, |facts, call| facts.makes_coroutine(call));
        assert_eq!(found, expected, "{text}");
    }
}
