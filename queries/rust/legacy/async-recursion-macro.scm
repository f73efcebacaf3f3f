((attribute
   [(identifier) (scoped_identifier)] @name) @finding
  (#written? "async_recursion")
  (#resolves-to? @name "async_recursion::async_recursion")
  (#message! "an async function can call itself without a macro: the call is boxed, `Box::pin(f()).await`")
  (#help! "box the recursive call and take the attribute away, from Rust 1.77 on"))
