#pragma once

#include <string>

namespace strowger::client {

// A number from 0 to 1 that nobody foresees. Any thread.
double Chance();

// 128 random bits in hex: names one wish of a person for as long as it is retried. Any thread.
std::string NewRequestId();

}  // namespace strowger::client
