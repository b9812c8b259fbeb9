package io.socks5.route;

import java.util.List;

import io.socks5.protocol.Escape;

/**
 * A range of ports, both ends included.
 *
 * @param first the lowest port
 * @param last the highest port
 */
record PortRange(int first, int last) {

	/** All ports. */
	static final PortRange ALL = new PortRange(0, 0xffff);

	/**
	 * Parses a port such as {@code 443} or a range such as {@code 8000-8100}.
	 * @param text a port, or two with a hyphen
	 * @return the range
	 * @throws IllegalArgumentException if the text is another one
	 */
	static PortRange of(String text) {
		String[] ends = text.strip().split("\\s*-\\s*", -1);
		int first = port(ends[0]);
		int last = port(ends[ends.length - 1]);
		if (ends.length > 2 || first < 0 || last < first) {
			throw new IllegalArgumentException(
					"'" + Escape.text(text) + "' is not a port (0 to 65535) or a range of ports such as 8000-8100");
		}
		return new PortRange(first, last);
	}

	private static int port(String text) {
		int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : -1;
		return (port <= 0xffff) ? port : -1;
	}

	static boolean contains(List<PortRange> ranges, int port) {
		for (PortRange range : ranges) {
			if (range.contains(port)) {
				return true;
			}
		}
		return false;
	}

	boolean contains(int port) {
		return this.first <= port && port <= this.last;
	}

	@Override
	public String toString() {
		return (this.first == this.last) ? Integer.toString(this.first) : this.first + "-" + this.last;
	}

}
