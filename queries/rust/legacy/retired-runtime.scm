((use_declaration
   argument: [
     (scoped_identifier path: (identifier) @root)
     (scoped_identifier path: (scoped_identifier path: (identifier) @root))
     (scoped_use_list path: (identifier) @root)
     (scoped_use_list path: (scoped_identifier path: (identifier) @root))
     (use_wildcard (scoped_identifier path: (identifier) @root))
   ]) @finding
  (#written? "async_std")
  (#eq? @root "async_std")
  (#message! "async-std is not maintained any more")
  (#help! "smol has the same executor and modules of the same names; a task that smol drops is cancelled, where async-std lets it run"))

((attribute
   (scoped_identifier path: (identifier) @root)) @finding
  (#written? "async_std")
  (#eq? @root "async_std")
  (#message! "async-std is not maintained any more")
  (#help! "smol has the same executor: `fn main() { smol::block_on(async { … }) }`"))
