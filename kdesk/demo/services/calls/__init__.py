"""Parts that actions of several services share: the call, the objects that it names, the resource that it sends."""
