@testable import Providers

/// JSON as text again, and with one value changed.
extension JSONValue {
    /// Compact text, members in their order.
    var written: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let text): text
        case .string(let text): JSONBody.quoted(text)
        case .array(let values): "[\(values.map(\.written).joined(separator: ","))]"
        case .object(let object):
            "{\(object.members.map { "\(JSONBody.quoted($0.key)):\($0.value.written)" }.joined(separator: ","))}"
        }
    }

    /// Every way to put `value` in the place of one value in it, the outermost left alone; nil takes the member out.
    func changed(to value: JSONValue?) -> [JSONValue] {
        switch self {
        case .null, .bool, .number, .string: []
        case .array(let values):
            values.indices.flatMap { index in
                ([value].compactMap(\.self) + values[index].changed(to: value)).map { new in
                    var values = values
                    values[index] = new
                    return .array(values)
                }
            }
        case .object(let object):
            object.members.indices.flatMap { index -> [JSONValue] in
                var without = object
                without.members.remove(at: index)
                let outer = value.map { with($0, at: index, in: object) } ?? .object(without)
                return [outer] + object.members[index].value.changed(to: value).map { with($0, at: index, in: object) }
            }
        }
    }

    private func with(_ value: JSONValue, at index: Int, in object: JSONObject) -> JSONValue {
        var object = object
        object.members[index].value = value
        return .object(object)
    }
}
