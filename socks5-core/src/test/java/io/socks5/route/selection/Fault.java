package io.socks5.route.selection;

/**
 * What happens to the proxies of the simulation between two moments.
 */
enum Fault {

	/** The first proxy refuses connections, and those that are connecting are reset. */
	DEATH("death"),

	/** The first proxy never answers. */
	SILENCE("silence"),

	/** The first proxy takes two seconds for a handshake. */
	SLOWNESS("slowness (2 s)"),

	/** The first proxy is dead for two seconds, up for two, and so on. */
	FLAPPING("flapping (2 s)"),

	/** The first proxy is silent, and the second is dead. */
	TWO("silence and death"),

	/** All proxies are dead. */
	ALL("death of all");

	private static final long SLOW = 2_000;

	private final String text;

	Fault(String text) {
		this.text = text;
	}

	/**
	 * Returns what a proxy does during the fault.
	 * @param proxy the position of the proxy
	 * @param millis the time since the start of the fault
	 * @return the behavior
	 */
	Behavior of(int proxy, long millis) {
		return switch (this) {
			case DEATH -> (proxy == 0) ? Behavior.DEAD : Behavior.UP;
			case SILENCE -> (proxy == 0) ? Behavior.SILENT : Behavior.UP;
			case SLOWNESS -> (proxy == 0) ? Behavior.SLOW : Behavior.UP;
			case FLAPPING -> (proxy == 0 && millis / 2_000 % 2 == 0) ? Behavior.DEAD : Behavior.UP;
			case TWO -> (proxy == 0) ? Behavior.SILENT : ((proxy == 1) ? Behavior.DEAD : Behavior.UP);
			case ALL -> Behavior.DEAD;
		};
	}

	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * What a proxy does.
	 */
	enum Behavior {

		UP, DEAD, SILENT, SLOW;

		long handshake(long usual) {
			return (this == SLOW) ? Fault.SLOW : usual;
		}

	}

}
