((expression_statement
   (await
     (call
       function: (attribute object: (_) @object attribute: (identifier) @method) @callee) @call) @await @finding)
  (#plain-result? @callee)
  (#refine? "has-async-end")
  (#message! "`" @callee "` gives nothing to await: this raises `TypeError`")
  (#fix! "wait for what it began" safe)
  (#rewrite! "await-end"))

((await
   (call
     function: (_) @callee) @call) @await @finding
  (#plain-result? @callee)
  (#message! "`" @callee "` gives nothing to await: this raises `TypeError`")
  (#fix! "take the `await` away" safe)
  (#rewrite! "drop-await"))
