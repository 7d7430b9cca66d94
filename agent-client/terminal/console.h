#pragma once

#include <memory>
#include <string>

#include "strowger/access/v1/sign_in.pb.h"
#include "terminal/text.h"

namespace grpc {
class Channel;
}

namespace strowger::client {

struct ConsoleOptions {
  access::v1::SignInResponse session;
  std::string device;        // The telephone to log on at; empty: the agent's usual one.
  std::string draft_folder;  // See DraftFolder::UsualPlace.
  Language language = Language::kEnglish;
};

// Runs the console on this terminal until the person leaves it. False when the session ended, so
// that the caller can say how to sign in again. One thread waits for keys, news and the next full
// second; nothing polls.
bool RunConsole(const std::shared_ptr<grpc::Channel>& channel, const ConsoleOptions& options);

}  // namespace strowger::client
