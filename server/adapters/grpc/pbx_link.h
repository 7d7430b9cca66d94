#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/id.h"
#include "service/ports/telephony.h"

namespace strowger::rpc {

// The connection of a PBX, as its link sees it.
class PbxWire {
 public:
  virtual ~PbxWire() = default;
  // Core thread; must not block.
  virtual void SendCommands(std::vector<core::PbxCommand> commands) = 0;
  // Another connection has taken the link.
  virtual void EndTakenOver() = 0;
};

// One link of the configuration whose PBX comes to us. Joins the service, which knows the link,
// with the connection that carries it at present, if any. Lives as long as the server.
class PbxLink final : public service::Telephony {
 public:
  // `observer` must outlive the link.
  PbxLink(LinkId id, service::LinkObserver& observer) : id_(std::move(id)), observer_(observer) {}

  const LinkId& id() const { return id_; }

  // service::Telephony. Commands without a connection are dropped: the snapshot repairs the rest.
  void Execute(std::vector<core::PbxCommand> commands) override;

  // The connection becomes the link's; an older one is ended.
  void Attach(const std::shared_ptr<PbxWire>& wire);
  // Does nothing when the link has another connection by now.
  void Detach(const PbxWire* wire, const std::string& why);

  // What the connection tells; ignored when it is not the link's any more.
  void Up(const PbxWire* wire, core::LinkAbilities abilities,
          std::vector<service::LinkSnapshotCall> calls);
  void Tell(const PbxWire* wire, std::vector<service::LinkEvent> events,
            std::uint64_t last_sequence, std::function<void()> committed);

 private:
  void GoDown(const std::string& why);

  const LinkId id_;
  service::LinkObserver& observer_;
  // The observer is called under it, so that the order of events is kept; it only posts.
  std::mutex mutex_;
  std::shared_ptr<PbxWire> wire_;
  bool is_up_ = false;
};

}  // namespace strowger::rpc
