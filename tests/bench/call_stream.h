#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "service/ports/journal.h"

namespace strowger::bench {

// What a real floor does with so many ordinary calls, one batch of the journal for each event:
// arrival, ringing, answer, hang-up, wrap-up.
std::vector<service::JournalBatch> MakeCallStream(std::size_t calls);

// How many bytes a batch makes durable: the texts and eight bytes for each number.
std::size_t BytesOf(const service::JournalBatch& batch);

}  // namespace strowger::bench
