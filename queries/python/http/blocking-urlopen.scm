; Opened in a `with`: opening, reading and closing all block, so they go to the thread together.
((with_statement
   (with_clause
     (with_item
       value: (as_pattern
         (call
           function: (_) @callee) @call @finding)))) @block
  (#resolves-to? @callee "urllib.request.urlopen" "urllib.request.OpenerDirector.open")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop while the response is opened and read")
  (#help! "open and read the response in a worker thread")
  (#fix! "read it in a worker thread" safe)
  (#rewrite! "offload-block"))

; Opened and read in one expression.
((call
   function: (attribute
     object: (call
       function: (_) @callee) @call @finding))
  (#resolves-to? @callee "urllib.request.urlopen" "urllib.request.OpenerDirector.open")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop while the response is opened and read")
  (#help! "open and read the response in a worker thread")
  (#fix! "read it in a worker thread" safe)
  (#rewrite! "offload-expression"))

; Opened and read by a parser.
((call
   function: (_) @parser
   arguments: (argument_list
     .
     (call
       function: (_) @callee) @call @finding))
  (#resolves-to? @callee "urllib.request.urlopen" "urllib.request.OpenerDirector.open")
  (#resolves-to? @parser "json.load" "pickle.load" "tomllib.load" "xml.etree.ElementTree.parse")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop while the response is opened and read")
  (#help! "open and read the response in a worker thread")
  (#fix! "read it in a worker thread" safe)
  (#rewrite! "offload-expression"))

; Opened here, read elsewhere.
((call
   function: (_) @callee) @call
  (#resolves-to? @callee
    "urllib.request.urlopen" "urllib.request.urlretrieve" "urllib.request.OpenerDirector.open")
  (#in-async? @call)
  (#not-awaited? @call)
  (#message! "`" @callee "` blocks the event loop: no other task runs until the response is there")
  (#help! "call it in a worker thread, and read the response there too")
  (#fix! "open it in a worker thread" safe)
  (#offload! @call))
