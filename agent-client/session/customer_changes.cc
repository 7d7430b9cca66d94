#include "session/customer_changes.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include "session/refusal.h"
#include "strowger/customer/v1/customer.grpc.pb.h"

namespace strowger::client {

using customer::v1::CustomerService;
using customer::v1::WatchCustomerChangesRequest;
using customer::v1::WatchCustomerChangesResponse;

Result<void> ReadCustomerChanges(
    Client& client, std::uint64_t after, bool is_endless,
    const std::function<bool(const WatchCustomerChangesResponse&)>& take) {
  const auto stub = CustomerService::NewStub(client.channel());
  grpc::ClientContext context;
  context.AddMetadata("authorization", "Bearer " + client.token());
  if (!is_endless) context.set_deadline(std::chrono::system_clock::now() + kChangesPatience);
  WatchCustomerChangesRequest request;
  request.set_after_number(after);
  const auto reader = stub->WatchCustomerChanges(&context, request);
  WatchCustomerChangesResponse message;
  while (reader->Read(&message)) {
    if (take(message)) continue;
    context.TryCancel();
    static_cast<void>(reader->Finish());
    return {};
  }
  return ToError(reader->Finish());
}

}  // namespace strowger::client
