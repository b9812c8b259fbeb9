package io.socks5.testkit;

import java.net.Socket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that plays scripts and takes not one octet that is not in them:
 * {@link #close()} fails if a client has sent anything else.
 */
public final class ScriptedProxy extends LoopbackServer {

	private final List<Script> scripts;

	private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();

	private final BlockingQueue<ScriptedConnection> waiting = new LinkedBlockingQueue<>();

	private ScriptedProxy(List<Script> scripts) {
		this.scripts = new CopyOnWriteArrayList<>(scripts);
	}

	/**
	 * Starts a proxy.
	 * @param scripts one for each connection; the last one serves all further ones, too
	 * @return a running proxy
	 */
	public static ScriptedProxy playing(Script... scripts) {
		return playing((port) -> List.of(scripts));
	}

	/**
	 * Starts a proxy whose script depends on its port.
	 * @param scripts gets the port; its scripts serve as {@link #playing(Script...)} says
	 * @return a running proxy
	 */
	public static ScriptedProxy playing(IntFunction<List<Script>> scripts) {
		ScriptedProxy proxy = new ScriptedProxy(List.of());
		proxy.scripts.addAll(scripts.apply(proxy.port()));
		proxy.start();
		return proxy;
	}

	/**
	 * Has another script serve further connections, in place of the last one.
	 * @param script the script
	 */
	public void goOnWith(Script script) {
		this.scripts.set(this.scripts.size() - 1, script);
	}

	@Override
	protected Task accepted(Socket socket) {
		Script script = this.scripts.get(Math.min(this.connections.size(), this.scripts.size() - 1));
		ScriptedConnection connection = new ScriptedConnection(socket, PATIENCE);
		this.connections.add(connection);
		this.waiting.add(connection);
		return () -> connection.play(script);
	}

	/**
	 * Returns the next connection that was not returned before. Waits for it, and fails
	 * if there is none in time.
	 * @return a connection
	 */
	public ScriptedConnection nextConnection() {
		try {
			@Nullable ScriptedConnection next = this.waiting.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
			if (next == null) {
				throw new AssertionError("No connection comes");
			}
			return next;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * How many connections came.
	 * @return 0 or more
	 */
	public int connections() {
		return this.connections.size();
	}

	/**
	 * Closes all connections.
	 * @throws AssertionError if a client did not keep to its script
	 */
	@Override
	public void close() {
		super.close();
		for (ScriptedConnection connection : this.connections) {
			Assertions.assertThat(connection.mistake()).as("how a client kept to its script").isNull();
		}
	}

	/**
	 * Closes all connections, even if a client has not played its script to the end.
	 */
	public void abandon() {
		super.close();
	}

}
