package io.socks5.testkit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;

import io.socks5.event.ConnectListener.Observation;

/**
 * The types of this library's objects that an object keeps from garbage collection.
 */
public final class ReachableTypes {

	/** The types whose instances are constants, or belong to the client. */
	private static final Set<String> SHARED = Set.of("Connector", "AuthMethod", "AddressType", "Command");

	private ReachableTypes() {
	}

	/**
	 * Walks the fields of this library's objects.
	 * @param root the first object
	 * @return the simple names of the types, without those that belong to the client
	 * @throws IllegalAccessException never
	 */
	public static Set<String> of(Object root) throws IllegalAccessException {
		Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
		Set<String> names = new TreeSet<>();
		Deque<Object> open = new ArrayDeque<>(Set.of(root));
		while (!open.isEmpty()) {
			Object next = open.remove();
			Class<?> type = next.getClass();
			boolean ours = type.getName().startsWith("io.socks5.") && !type.isEnum() && !type.isHidden();
			if (ours && next != Observation.NONE && !SHARED.contains(type.getSimpleName()) && seen.add(next)) {
				names.add(type.getSimpleName());
				addFields(next, type, open);
			}
		}
		return names;
	}

	private static void addFields(Object holder, Class<?> type, Deque<Object> open) throws IllegalAccessException {
		for (Class<?> each = type; each.getName().startsWith("io.socks5."); each = each.getSuperclass()) {
			for (Field field : each.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
					field.setAccessible(true);
					Object value = field.get(holder);
					if (value != null) {
						open.add(value);
					}
				}
			}
		}
	}

}
