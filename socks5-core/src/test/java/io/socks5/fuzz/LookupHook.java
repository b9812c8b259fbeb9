package io.socks5.fuzz;

import java.lang.invoke.MethodHandle;

import com.code_intelligence.jazzer.api.HookType;
import com.code_intelligence.jazzer.api.Jazzer;
import com.code_intelligence.jazzer.api.MethodHook;

/**
 * Finds a text that is about to be looked up: the JDK parses an IPv6 literal in brackets,
 * and may look up everything else.
 */
public final class LookupHook {

	private LookupHook() {
	}

	/**
	 * Called before {@link java.net.InetAddress} is asked for a name.
	 * @param method what is called
	 * @param target nothing
	 * @param arguments the text
	 * @param hookId the place of the call
	 */
	@MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getByName")
	@MethodHook(type = HookType.BEFORE, targetClassName = "java.net.InetAddress", targetMethod = "getAllByName")
	public static void before(MethodHandle method, Object target, Object[] arguments, int hookId) {
		String host = (String) arguments[0];
		if (!host.startsWith("[") || !host.endsWith("]") || host.indexOf(':') < 0) {
			Jazzer.reportFindingFromHook(new AssertionError("looks up " + host));
		}
	}

}
