#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/asterisk/ari_link_options.h"
#include "base/result.h"
#include "service/ports/telephony.h"

namespace strowger::asterisk {

// One Asterisk as a link: carries the floor's commands to it and tells the floor what happens
// there, over ARI. Connects by itself, again and again, and begins each session with a snapshot.
//
// Start and Stop belong to the owner; Execute may be called from any thread. The observer is called
// on the link's own thread and never after Stop.
class AriLink : public service::Telephony {
 public:
  // `observer` must outlive the link.
  AriLink(AriLinkOptions options, service::LinkObserver& observer);
  ~AriLink() override;

  // Refuses options that can never work; whether Asterisk is there does not matter.
  Result<void> Start();
  // Leaves all calls as they are in Asterisk.
  void Stop();

  void Execute(std::vector<core::PbxCommand> commands) override;

 private:
  class Session;
  std::unique_ptr<Session> session_;
};

}  // namespace strowger::asterisk
