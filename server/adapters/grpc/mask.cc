#include "adapters/grpc/mask.h"

#include <functional>
#include <vector>

#include "strowger/campaign/v1/campaign.pb.h"
#include "strowger/customer/v1/privacy.pb.h"
#include "strowger/customer/v1/profile.pb.h"
#include "strowger/customer/v1/screen_pop.pb.h"
#include "strowger/mail/v1/mail.pb.h"
#include "strowger/mail/v1/outgoing_mail.pb.h"
#include "strowger/routing/v1/work_item.pb.h"

namespace strowger::rpc {

namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::string_view kStars = "***";
constexpr std::size_t kNumberFront = 3;
constexpr std::size_t kNumberBack = 2;

// Calls `see` with the message and all messages in it.
void Walk(const Message& message, const std::function<void(const Message&)>& see) {
  see(message);
  const auto* reflection = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Walk(reflection->GetMessage(message, field), see);
      continue;
    }
    for (int i = 0; i < reflection->FieldSize(message, field); ++i) {
      Walk(reflection->GetRepeatedMessage(message, field, i), see);
    }
  }
}

template <class T>
T* As(const Message& message) {
  // The messages are those of the one that Mask was given to change.
  if (message.GetDescriptor() != T::descriptor()) return nullptr;
  return const_cast<T*>(static_cast<const T*>(&message));
}

void MaskOne(const Message& message) {
  if (auto* point = As<customer::v1::ContactPoint>(message)) {
    point->set_value(MaskedValue(point->value()));
    if (!point->national().empty()) point->set_national(MaskedValue(point->national()));
  } else if (auto* number = As<routing::v1::PhoneNumber>(message)) {
    if (!number->e164().empty()) number->set_e164(MaskedValue(number->e164()));
    if (!number->national().empty()) number->set_national(MaskedValue(number->national()));
  } else if (auto* callback = As<routing::v1::Callback>(message)) {
    if (!callback->number().empty()) callback->set_number(MaskedValue(callback->number()));
  } else if (auto* recipient = As<mail::v1::OutgoingRecipient>(message)) {
    recipient->set_address(MaskedValue(recipient->address()));
  } else if (auto* address = As<mail::v1::MailAddress>(message)) {
    if (!address->address().empty()) address->set_address(MaskedValue(address->address()));
  } else if (auto* thread = As<mail::v1::GetMailThreadResponse>(message)) {
    for (std::string& party : *thread->mutable_parties()) party = MaskedValue(party);
    for (std::string& stranger : *thread->mutable_strangers()) stranger = MaskedValue(stranger);
  } else if (auto* preview = As<campaign::v1::PreviewedMail>(message)) {
    if (!preview->address().empty()) preview->set_address(MaskedValue(preview->address()));
  } else if (auto* value = As<customer::v1::ProfileValue>(message)) {
    if (value->name() == "contact_points") value->set_value(MaskedValue(value->value()));
  }
}

}  // namespace

std::string MaskedValue(std::string_view value) {
  const std::size_t at = value.find('@');
  if (at != std::string_view::npos) {
    return std::string(value.substr(0, at > 1 ? 1 : 0)) + std::string(kStars) +
           std::string(value.substr(at));
  }
  // Of a short one hardly anything would be hidden.
  if (value.size() < 2 * (kNumberFront + kNumberBack)) return std::string(kStars);
  return std::string(value.substr(0, kNumberFront)) + std::string(kStars) +
         std::string(value.substr(value.size() - kNumberBack));
}

void Mask(Message& message) {
  if (As<customer::v1::RevealContactsResponse>(message) != nullptr) return;
  Walk(message, MaskOne);
}

Result<void> CheckUnmasked(const Message& message) {
  bool is_masked = false;
  Walk(message, [&](const Message& one) {
    const auto* point = As<customer::v1::ContactPoint>(one);
    const auto* recipient = As<mail::v1::OutgoingRecipient>(one);
    const std::string_view value = point != nullptr       ? std::string_view(point->value())
                                   : recipient != nullptr ? std::string_view(recipient->address())
                                                          : std::string_view();
    is_masked = is_masked || value.find(kStars) != std::string_view::npos;
  });
  if (!is_masked) return {};
  return InvalidArgument("VALUE_MASKED",
                         "A contact point is masked; reveal it before you change the list.",
                         {{"field", "contact_points"}});
}

}  // namespace strowger::rpc
