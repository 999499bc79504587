"""What actions of several services share: the call, the entry that it names, the resource that it sends."""
