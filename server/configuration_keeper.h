#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "adapters/system/core_thread.h"
#include "service/access/access.h"
#include "service/exchange/exchange.h"
#include "service/ports/configurator.h"
#include "service/ports/customer_quality.h"
#include "service/webhook/webhooks.h"
#include "setup.h"
#include "strowger/config/v1/config.pb.h"

namespace strowger {

class MailParts;

// Where the configuration came from.
struct ConfigurationSource {
  std::string path;  // Empty: not from a file.
  // The file's text as the server takes it: with what the command line says on top.
  std::function<Result<strowger::config::v1::Configuration>(const std::string& text)> read;
};

// Takes a changed configuration to the server at work and keeps the file. Files are read and
// written on a thread of its own, one change at a time.
class ConfigurationKeeper final : public service::Configurator {
 public:
  // All of them must outlive this; `current` is what the server was started with.
  ConfigurationKeeper(ConfigurationSource source, strowger::config::v1::Configuration current,
                      service::Exchange& exchange, service::Access& access,
                      service::CustomerQuality& quality, service::Webhooks& webhooks,
                      MailParts& mail);

  void Start() { files_.Start(); }
  void Stop() { files_.Stop(); }

  void ReadText(service::Done<service::ConfigurationText> done) override;
  void Reload(Wish wish, service::Done<service::ConfigurationOutcome> done) override;
  void Change(service::ConfigurationText next, Wish wish,
              service::Done<service::ConfigurationOutcome> done) override;

 private:
  // One change on its way.
  struct Going {
    std::string text;
    bool is_written = false;  // The file has this text already.
    Wish wish;
    strowger::config::v1::Configuration next;
    service::ConfigurationOutcome outcome;
    std::vector<UserSeed> users;
    core::Dictionary dictionary;
    std::vector<service::WebhookPlan> webhooks;
    MailSetup mail;
    service::Done<service::ConfigurationOutcome> done;
  };

  void Take(std::shared_ptr<Going> going);
  Result<Setup> Check(Going& going) const;
  // The exchange took it, or not.
  void Finish(const std::shared_ptr<Going>& going, const Result<void>& taken);
  void MakeUsers(const std::shared_ptr<Going>& going);
  void Answer(Going& going, const Result<void>& result);

  // Borrowed.
  service::Exchange& exchange_;
  service::Access& access_;
  service::CustomerQuality& quality_;
  service::Webhooks& webhooks_;
  MailParts& mail_;
  // Owned; all below is touched on the thread of files_ alone.
  const ConfigurationSource source_;
  system::CoreThread files_;
  strowger::config::v1::Configuration current_;
  bool is_changing_ = false;
};

}  // namespace strowger
