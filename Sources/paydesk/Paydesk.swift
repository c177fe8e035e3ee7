import ArgumentParser
import AsyncHTTPClient
import Crypto
import GRDB
import Guarded
import Hummingbird
import Subprocess
import TOMLKit

@main
struct Paydesk: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "paydesk", abstract: "A desk for payouts.")
}
