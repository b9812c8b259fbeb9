package io.socks5.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

import io.socks5.auth.Authentication;
import io.socks5.protocol.Credentials;
import io.socks5.protocol.Endpoint;

/**
 * A handshake as a fuzzer invents it. The octets of the input are
 *
 * <pre>
 * offered   bit 0: method 00, bit 1: method 02, bit 2: method 80, bit 3: in reverse order
 * stages    0: request at once, 1: negotiate, then request, 2: negotiate and stop
 * username  how long it is; 0 makes 1
 * password  how long it is
 * host      0: an IPv4 address, 1: an IPv6 address, else a name of so many octets
 * port      two octets
 * cuts      how many there are, then one octet for each: how much comes at once, over and over
 * server    the rest: what the server sends
 * </pre>
 *
 * @param methods the methods offered, in order
 * @param stages what the client does, 0 to 2
 * @param username the length of the username
 * @param password the length of the password
 * @param host which destination
 * @param port its port
 * @param cuts the sizes of the pieces in which the server's octets come
 * @param server what the server sends
 */
record FuzzedDialogue(List<Integer> methods, int stages, int username, int password, int host, int port,
		List<Integer> cuts, ByteBuffer server) {

	static final Endpoint PROXY = Endpoint.of("proxy.test", 1080);

	private static final HexFormat HEX = HexFormat.of();

	/** The last piece, so that something comes in the end. */
	private static final int MAX_PIECE = 255;

	static FuzzedDialogue of(byte[] input) {
		ByteBuffer octets = ByteBuffer.wrap(input);
		List<Integer> methods = methods(next(octets));
		int stages = next(octets) % 3;
		int username = Math.max(1, next(octets));
		int password = next(octets);
		int host = next(octets);
		int port = next(octets) << 8 | next(octets);
		List<Integer> cuts = new ArrayList<>();
		for (int count = next(octets); count > 0 && octets.hasRemaining(); count--) {
			cuts.add(next(octets));
		}
		cuts.add(MAX_PIECE);
		return new FuzzedDialogue(methods, stages, username, password, host, port, cuts, octets.slice());
	}

	private static int next(ByteBuffer octets) {
		return octets.hasRemaining() ? Byte.toUnsignedInt(octets.get()) : 0;
	}

	private static List<Integer> methods(int bits) {
		List<Integer> methods = new ArrayList<>();
		if ((bits & 1) != 0 || (bits & 7) == 0) {
			methods.add(0x00);
		}
		if ((bits & 2) != 0) {
			methods.add(0x02);
		}
		if ((bits & 4) != 0) {
			methods.add(0x80);
		}
		if ((bits & 8) != 0) {
			Collections.reverse(methods);
		}
		return methods;
	}

	boolean requestsAtOnce() {
		return this.stages == 0;
	}

	boolean requestsLater() {
		return this.stages == 1;
	}

	List<Authentication> offered() {
		return this.methods.stream().map(this::authentication).toList();
	}

	private Authentication authentication(int method) {
		return switch (method) {
			case 0x00 -> Authentication.none();
			case 0x02 -> Authentication.usernamePassword(credentials());
			default -> new EchoAuthentication();
		};
	}

	// the password is of letters that no message can hold by chance
	private Credentials credentials() {
		return Credentials.of("u".repeat(this.username),
				"p".repeat(this.password % 2) + "\u03c0".repeat(this.password / 2));
	}

	Endpoint destination() {
		String text = switch (this.host) {
			case 0 -> "192.0.2.1";
			case 1 -> "2001:db8::1";
			default -> "n".repeat(this.host);
		};
		return Endpoint.of(text, this.port);
	}

	int cut(int turn) {
		return this.cuts.get(turn % this.cuts.size());
	}

	// what a finding prints
	@Override
	public String toString() {
		return "offers " + this.methods + ", stages " + this.stages + ", login " + this.username + "/" + this.password
				+ ", host " + this.host + ", cuts " + this.cuts + ", server "
				+ HEX.formatHex(this.server.array(), this.server.arrayOffset(), this.server.array().length);
	}

}
