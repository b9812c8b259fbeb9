package io.socks5.fuzz;

import java.util.HexFormat;

/**
 * A second reader of datagrams, which shares no code with the first. RFC 1928 §7.
 */
final class ExpectedDatagram {

	private ExpectedDatagram() {
	}

	static String read(byte[] octets) {
		String hex = HexFormat.of().formatHex(octets);
		if (hex.length() < 8) {
			return "malformed";
		}
		if (!hex.startsWith("00", 4)) {
			return "fragment";
		}
		return switch (hex.substring(6, 8)) {
			case "01" -> read(hex, 8, 4);
			case "04" -> read(hex, 8, 16);
			case "03" -> (hex.length() < 10) ? "malformed" : read(hex, 10, Integer.parseInt(hex.substring(8, 10), 16));
			default -> "malformed";
		};
	}

	private static String read(String hex, int from, int length) {
		int port = from + 2 * length;
		if (length == 0 || hex.length() < port + 4) {
			return "malformed";
		}
		return hex.substring(6, 8) + " " + hex.substring(from, port) + " " + hex.substring(port, port + 4) + " "
				+ hex.substring(port + 4);
	}

}
