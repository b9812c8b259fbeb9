package io.socks5.boot.autoconfigure.integration;

import net.bytebuddy.ByteBuddy;

/**
 * Stand-ins for types that are not on the class path.
 */
public final class StandIns {

	private StandIns() {
	}

	/**
	 * Returns a class loader that knows one more type.
	 * @param type the name of an empty class
	 * @return the class loader
	 */
	public static ClassLoader loader(String type) {
		return new ByteBuddy().subclass(Object.class)
			.name(type)
			.make()
			.load(StandIns.class.getClassLoader())
			.getLoaded()
			.getClassLoader();
	}

}
