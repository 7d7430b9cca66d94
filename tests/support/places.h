#pragma once

#include <string>

// Where things of the tests lie. One source knows it, so that what else is compiled does not depend on the folder of
// the checkout, and the compiler cache has it for every checkout.
namespace strowger::test {

std::string SourceFolder();  // Of the checkout.
std::string BuildFolder();   // Of these programs.
// Sets of public mails, names and texts, at $STROWGER_SHARED_DATA or beside the checkout; they need not be there.
std::string PublicSetsFolder();

}  // namespace strowger::test
