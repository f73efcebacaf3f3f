((raise_statement) @raise @finding
  (#written? ".exceptions")
  (#written? "except*" "except *" "ExceptionGroup" "MultiError" ".exceptions:" ".exceptions[")
  (#refine? "raises-member")
  (#message! "this raises one exception of a group: the others are lost, and so is where it came from")
  (#help! "raise the group, or `raise error from group`"))
