#pragma once

#include <memory>
#include <optional>
#include <set>
#include <vector>

#include <grpcpp/server.h>

#include "adapters/grpc/answer_ledger.h"
#include "adapters/grpc/door.h"
#include "adapters/grpc/listen.h"
#include "adapters/grpc/method_table.h"
#include "adapters/grpc/senders.h"
#include "adapters/grpc/service_context.h"
#include "adapters/grpc/services.h"
#include "base/result.h"

namespace strowger::rpc {

struct RpcServerOptions {
  ListenOptions listen;
  StreamSettings streams;
  std::size_t remembered_answers_max = AnswerLedger::kAnswersMaxDefault;
  std::size_t sender_threads_count = 1;
  std::uint64_t open_files_max = 0;      // Of this process; told by its status.
  std::vector<LinkId> links;             // All of the configuration.
  std::set<service::Role> masked_roles = {};  // See Mask.
  std::vector<LinkId> grpc_links;        // Those whose PBX comes to PbxLinkService.
};

// The API over gRPC: every service behind one door, health and reflection.
class RpcServer {
 public:
  // The application must outlive the server.
  RpcServer(const Application& application, RpcServerOptions options);
  ~RpcServer();
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // What carries commands to a link of `grpc_links`; lives as long as the server.
  service::Telephony& link(const LinkId& id);

  // Listens and serves. The refusal is one line for people; see listen.h.
  Result<void> Start();
  // Ends all streams and calls. The application must still answer what it was asked. Harmless when
  // repeated or not started.
  void Stop();

  // Where it listens; useful when the system chose.
  int port() const { return port_; }
  // For listeners in the same process, such as the one for browsers. Only while started.
  std::shared_ptr<grpc::Channel> OpenInProcessChannel();

 private:
  // Borrowed.
  const Application application_;
  // Owned, in the order of start.
  const RpcServerOptions options_;
  const MethodTable methods_;
  AnswerLedger ledger_;
  const Door door_;
  OpenCount streams_;
  PbxLinks links_;
  Senders senders_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace strowger::rpc
