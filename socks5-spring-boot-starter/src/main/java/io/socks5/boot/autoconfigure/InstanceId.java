package io.socks5.boot.autoconfigure;

/**
 * The name of a client, and where its properties are.
 *
 * @param name the logical name
 * @param prefix the prefix of its properties, with a dot at the end
 */
record InstanceId(String name, String prefix) {

	static InstanceId ofDefault(String name) {
		return new InstanceId(name, "socks5.proxy.");
	}

	static InstanceId of(String name) {
		return new InstanceId(name, InstanceNames.PREFIX + "." + name + ".");
	}

	InstanceId element(String list, int index) {
		return new InstanceId(this.name, this.prefix + list + "[" + index + "].");
	}

	String property(String relative) {
		return this.prefix + relative;
	}

}
