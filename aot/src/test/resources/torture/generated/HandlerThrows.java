/** A method found by the generator (seed 2): what an inner handler throws passes the outer one by. */
final class HandlerThrows extends Helpers {
    private HandlerThrows() {}

    public static void main(String[] arguments) {
        for (int i = -4; i < 12; i++) {
            hash = 5;
            try {
                Door.line(i + " " + method(i) + " " + hash);
            } catch (RuntimeException e) {
                Door.line(i + " throws " + hash);
            }
        }
    }

static long method(int i) {
int a = i, b = i + 1; long c = 7, d = i; String s = "s", t = text(i); Box o = new Box(i), p = new Box(2);
int[] v = {i, 2, 3}; Shape q = new Dot(i); double r = i / 2.0;
try (Res e14r = new Res(a)) {
try (Res e15r = new Res(i)) {
a /= 7;
} catch (E1 e15) {
r = r * 1.5 + a;
v[b & 7] = (2 * b);
}
} catch (E1 e14) {
c = c * 31 + a++;
}
try {
switch (a & 3) {
case 0:
try {
a %= (-5 ^ 8);
a = kind(q);
} finally {
q = new Both(q, new Dot(b));
}
case 2: {
c = d;
}
default:
if (o == p) throw new E1(b);
try {
d = c;
v[1] -= (i * v[a & 1]);
o.set(a);
} catch (E2 e18) {
q = new Dot(a);
c = c * 31 + a;
if ((a & 1) == 0) throw e18;
}
}
} catch (E2 e16) {
try {
a = o.get();
} finally {
for (int i20 : new int[] {3, a, 1}) {
a += i20;
b = new int[i].length;
}
if (q instanceof Dot) {
o = null == p ? o : p;
} else {
v[1] += a;
o = orNull(a, p);
}
try {
use(a, t, o);
if (r != r) throw new E1(a);
d = (long) (a >> 3);
} catch (E2 e21) {
c = c * 31 + i;
v[i & 1] += sum(a, b);
if ((a & 1) == 0) throw e21;
}
}
c = c * 31 + a++;
if ((a & 1) == 0) throw e16;
}
int h23 = a;
Maker f22 = x -> step(x, 3) * h23;
b = f22.make(b);
switch (b & 3) {
case 0:
a++;
break;
case 2: {
use(b, s, o);
try {
c = c * 31 + i;
} finally {
t = add(b, t);
int h26 = a;
Maker f25 = x -> h26 / x;
c += f25.make((int) d) + f25.make(2);
}
}
default:
switch (text(a & 3)) {
case "s", "n1" -> {
int h28 = a;
Maker f27 = x -> new Box(x).get();
c += f27.make((int) d) + f27.make(2);
}
case "n2" -> a = v[a & 1];
default -> {
switch (a & 3) {
case 0:
q = new Dot(a);
c = c * 31 + a;
t = s;
case 2: {
t = "" + (c & 15) + 'é';
}
default:
if (r != r) throw new E2(b);
t = s + a;
a = (a != i ? (b % area(q)) : (int) d);
}
}
}
b = v[1];
d = ((Long.MIN_VALUE % -1L) >>> (int) d);
}
if (r < a) {
switch (a & 3) {
case 0:
b /= (byte) a;
r = -r;
break;
case 2: {
switch (a & 3) {
case 0:
a *= i;
b = (kind(q) | -4);
q = new Dot(a);
break;
case 2: {
if (q instanceof Dot) throw new E1(i);
a = step(a, 4);
o = orNull(a, p);
}
default:
b %= (v[i & 3] + (char) a);
a = (sum() / 2);
d = ((i & 0L) / (long) i);
}
}
default:
p = other(o);
}
} else {
try {
try {
b = kind(c);
use((int) c, s, p);
} catch (RuntimeException e30) {
o = orNull(a, p);
t = text(i);
}
a = -2;
for (int i31 = 0; i31 < 3; i31++) {
if (c < a) continue;
}
} finally {
for (int i32 = 0; i32 < 3; i32++) {
o.set(a);
c = 1L << 40;
if ((i & 7) == 5) continue;
}
}
try (Res e33r = new Res(i)) {
c = c * 31 + a;
} catch (E1 e33) {
use((int) c, t, o);
if (q instanceof Dot) {
s = add(a, s);
} else {
p = new Box(a);
}
a = area(q);
}
synchronized (o) {
try {
r = -r;
q = q instanceof Both(Shape x, var y) ? y : q;
} catch (RuntimeException e34) {
if (s.equals(t)) {
s = "k3";
c = c * 31 + b;
} else {
b += p.get();
v[i & 1] = v.length;
b = kind(a);
}
try {
o = p;
if (i >= (short) (b * 999)) throw new E1(b);
} catch (E2 e35) {
q = new Dot(a);
v[0] = a++ + ++b;
} catch (E1 | IllegalArgumentException e35x) {
s = "k1";
use(a, t, p);
} finally {
c = c * 31 + i;
}
} finally {
c++;
}
}
}
o = orNull(a, p);
s = text(i);
hash = hash * 31 + a; hash = hash * 31 + b; hash = hash * 31 + d; hash = hash * 31 + s.length() + t.length();
hash = hash * 31 + o.v + (p == null ? 3 : p.v); hash = hash * 31 + v[0] + v[1]; hash += area(q) + (long) r;
return c;
}
}
