#pragma once

namespace strowger::bench {

// The control: a gRPC server that does the bare minimum with bytes. Prints its port and serves
// until it is killed.
//
// Numbers have 8 bytes.
//
// /bench.Bare/Console: after any first message, an empty frame says that the console is known.
//
// /bench.Bare/Link, both ways: a message holds how many entries it carries, the bytes of a frame,
// the bytes of an answer, then for each entry its number, filled up. It is answered by one message
// with the numbers of all its entries, each filled up to an answer, and by one frame for each entry
// on the console of its number (without kRestMark): the number, filled up.
//
// /bench.Bare/FanOut, both ways: a message holds a number and the bytes of a frame; a frame with
// the number goes to every console.
int ServeBare();

}  // namespace strowger::bench
