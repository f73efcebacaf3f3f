((class_definition
   superclasses: (argument_list (_))
   body: (block
     (function_definition
       name: (identifier) @name @finding) @method))
  (#both-forms? @name)
  (#not-async? @method)
  (#refine? "overrides-coroutine")
  (#message! "`" @name "` takes the place of a coroutine function, and gives nothing that could be awaited")
  (#help! "write `async def`"))

((class_definition
   superclasses: (argument_list (_))
   body: (block
     (function_definition
       name: (identifier) @name @finding) @method))
  (#both-forms? @name)
  (#async? @method)
  (#refine? "overrides-plain")
  (#message! "`" @name "` takes the place of a plain function, and a method of the base calls it as one: nobody awaits what it gives")
  (#help! "give it a name of its own, or await it in the base"))
