import os
async def a():
    await b()
    c(
      1)
    d("x\
 y")

def e(): f()