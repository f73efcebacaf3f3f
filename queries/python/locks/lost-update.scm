((augmented_assignment
   left: (_) @left
   right: (_) @right) @finding
  (#written?
    "+= await" "-= await" "*= await" "/= await" "+= (await" "-= (await" "*= (await" "/= (await" "+= len(await"
    "+= int(await" "+= float(await" "+= str(await" "+= sum(await")
  (#in-async? @finding)
  (#refine? "loses-update")
  (#message! "`" @left "` is read before the wait and written after it: what other tasks add in between is lost")
  (#help! "await the value first, then update")
  (#fix! "await the value first" unsafe)
  (#rewrite! "wait-before-update"))
