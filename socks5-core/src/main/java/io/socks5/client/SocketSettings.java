package io.socks5.client;

import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;

import io.socks5.transport.ForwardingSocket.Setting;

/**
 * The settings of a socket by name, in the order in which they were made. Immutable.
 */
final class SocketSettings {

	static final SocketSettings NONE = new SocketSettings(new String[0], new Setting[0]);

	static final SocketSettings KEEP_ALIVE = NONE.with("SO_KEEPALIVE", (plain) -> plain.setKeepAlive(true));

	private static final String BIND = "bind";

	private final String[] names;

	private final Setting[] settings;

	private SocketSettings(String[] names, Setting[] settings) {
		this.names = names;
		this.settings = settings;
	}

	/**
	 * Returns these settings and one more, which replaces an earlier one of that name.
	 * @param name the name
	 * @param setting the setting
	 * @return the settings
	 */
	SocketSettings with(String name, Setting setting) {
		int present = indexOf(name);
		int index = (present < 0) ? this.names.length : present;
		int length = Math.max(this.names.length, index + 1);
		String[] allNames = Arrays.copyOf(this.names, length);
		Setting[] allSettings = Arrays.copyOf(this.settings, length);
		allNames[index] = name;
		allSettings[index] = setting;
		return new SocketSettings(allNames, allSettings);
	}

	SocketSettings bound(Setting bind) {
		return with(BIND, bind);
	}

	boolean isBound() {
		return indexOf(BIND) >= 0;
	}

	private int indexOf(String name) {
		for (int i = 0; i < this.names.length; i++) {
			if (this.names[i].equals(name)) {
				return i;
			}
		}
		return -1;
	}

	void applyTo(Socket socket) throws SocketException {
		for (Setting setting : this.settings) {
			setting.on(socket);
		}
	}

	void applyOptionsTo(Socket socket) throws SocketException {
		for (int i = 0; i < this.settings.length; i++) {
			if (!this.names[i].equals(BIND)) {
				this.settings[i].on(socket);
			}
		}
	}

}
