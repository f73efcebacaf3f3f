//! Inner docs with fn f() {} and call()
#![allow(dead_code)]
extern crate alloc as heap;
use std::time::Duration;
use std::{thread, io::{self, Read as _, prelude::*}, collections::{HashMap as Map, hash_map::{Entry, self as hm}}};
pub(crate) use self::inner::Thing;
use ::global::path;
use r#type::r#fn as func;
use crate::{a::b, c};

/* block /* nested fn no() {} */ call() */
#[derive(Debug, Clone)]
#[serde(rename_all = "kebab(x)")]
pub struct Tuple<T>(pub T, pub(crate) u8);

pub enum Kind { A(u8), B { x: u8 }, C }

pub async fn fetch(url: &str, [a, b]: [u8; 2], Point { x, y }: Point) -> Result<[u8; 4], Error> {
    thread::sleep(Duration::from_secs(1));
    client.get(url).send().await?;
    client.get(url).send();
    let _ = client.get(url);
    let _ = client.get(url).await;
    _ = spawn(work());
    let x = items.iter().map(|x| x.go()).collect::<Vec<_>>();
    let y = Vec::<HashMap<u8, Vec<u8>>>::with_capacity(1);
    let z = <Self as Trait<u8>>::method(1) << shift(2);
    let c = 'c'; let q = '\''; let u = '\u{1F600}'; let l: &'static str = "str(\"x\")"; let e = 'é';
    let r = r#"raw "call()" "#.len() + br##"x"# "##.len() + b"x\"".len() + c"c".count_bytes() + usize::from(b'\'');
    'outer: loop { break 'outer; }
    for i in 0..count() { step(i); }
    if let Some(Foo { a }) = find(x) { hit(a); } else if cond() { miss() } else { never() }
    match compute(x)? {
        Kind::A(v) if check(v) => run(v),
        Kind::B { x } => { done(x); }
        _ => return,
    }
    match a { _ => b }.finish();
    unsafe { raw() }.more().await;
    (f)(1);
    arr[0](2).z();
    x.0.call(); y.0.1.call();
    1.max(2); 1.0_f64.sqrt(); (0..n()).len();
    vec![one(1), two()];
    tokio::select! { a = first() => { hidden() } }
    println!("{}", shown());
    foo!{ fn hidden_fn() {} }
    inner()
}

fn declared<const N: usize>(x: [u8; { N + 1 }]) -> Wrapper<{ N * 2 }> where [(); { N }]: Sized { body() }
unsafe extern "C" fn external(cb: extern "C" fn(u8) -> u8) {}
extern "C" { fn foreign(x: u8) -> u8; }
const fn constant() -> usize { 1 }
pub(in crate::a) async unsafe fn modified() {}
fn capture<'a>(x: &'a str) -> impl Fn(u8) -> u8 + use<'a> { move |y| y }
fn pointer(f: fn(u8) -> u8, g: &dyn FnMut(u8), h: Box<dyn for<'x> Fn(&'x u8) -> [u8; 3]>) -> impl Iterator<Item = u8> { h() }

impl<T: Into<String>> Trait<T> for module::Type<T> where T: Clone {
    type Output = fn(T) -> u8;
    const N: usize = size();
    #[inline]
    async fn method(&self, x: impl Into<String>) -> Self { self.inner.call(x).await }
    fn sync(self: Box<Self>) { self.a().b()?.c(); }
}
impl Tuple<u8> { pub fn new() -> Self { Self(default(), 1) } }
impl<const N: usize> Foo for Bar<{ N }> {}
impl Drop for &'_ Tuple<u8> { fn drop(&mut self) { drop(self) } }
unsafe impl Send for Tuple<u8> {}
pub trait Trait<T>: Sized { fn required(&self) -> T; async fn provided(&self) { self.required(); } }
mod inner { pub mod deep { fn f() { use std::fmt; super::g::<u8>(1) } } }
mod elsewhere;

fn blocks() {
    let a = async { work().await };
    let b = async move { more(); };
    spawn(async move { nested(async { inner().await }) });
    let c = async |x: u8, y| { go(x).await };
    let d = async move |x| go(x).await;
    call(async || one(), two(async |(a, b)| -> u8 { three() }));
    let s = Struct { field: value(), ..Default::default() };
    let x = Struct { a }.method();
    let n = a < b && c > d(1);
    let cast = get() as usize;
    let f = |x: u8| -> Struct { make(x); x };
    let Some(v) = maybe() else { return };
    if a == b { c() } else { d() }.e();
    -neg(); *deref(); !not(); &mut borrow();
    a.b
        // comment (
        .c()
        .d();
    while let Some(x) = next().await { use_it(x); }
    let t: Vec<<T as X>::Y> = make();
    macro_rules! m { ($x:expr) => { fn made() { $x() } }; }
    default(); let default = 1; let r#async = 2; r#match();
    if x { return f(); }
    g();
    #[cfg(test)]
    h();
    {}
    i();
}

pub struct Bounded<R = usize>
where
    R: Register,
{
    field: R,
}
impl<R> Bounded<R> {}
pub union Either { a: u8 }
impl Clone for Either {}
impl dyn Trait<u8> + Send {}
impl Trait<u8> for dyn Other + Send {}
fn guarded(union: u8) {
    union.count_ones();
    match unsafe { (*self).get_mut() }.read(buf) { _ => {} }
    if a >= unsafe { &*self.map }.entries.len() {}
    let uint8x16x4_t(h1, _Other(h2)) = make();
    input = ascii::<b'('>(input)?.into_inner();
    ManuallyDrop::take(&mut self.0)();
}
impl Trait<u8> for fn() -> Either {}
fn variant() { Self::Fn(Box::new(f)); }
