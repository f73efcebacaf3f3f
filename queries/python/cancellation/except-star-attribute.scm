((attribute
   object: (identifier) @object
   attribute: (identifier) @name) @attribute
  (#written? "except*" "except *")
  (#not-any-of? @name
    "add_note" "args" "derive" "exceptions" "message" "split" "subgroup" "with_traceback")
  (#refine? "caught-by-star")
  (#message! "`except*` catches a group: `" @name "` is an attribute of the exceptions in it, not of the group")
  (#help! "look at each exception in `" @object ".exceptions`"))
