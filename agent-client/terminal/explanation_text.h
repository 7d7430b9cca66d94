#pragma once

#include <string>
#include <vector>

#include "strowger/routing/v1/floor.pb.h"
#include "terminal/text.h"

namespace strowger::client {

// Why an interaction went where it went, for people: one line for each decision, with the clock at
// its front, and lines that go on with it, which begin with blanks.
std::vector<std::string> ExplainDecisions(Language language,
                                          const routing::v1::ExplainInteractionResponse& answer);
// Why it waits now; empty when it does not.
std::vector<std::string> ExplainWaiting(Language language,
                                        const routing::v1::ExplainInteractionResponse& answer);
// The ground on which an agent is out.
std::string SayGround(Language language, routing::v1::OutGround ground, const std::string& detail);

}  // namespace strowger::client
