package demitasse.spec;

import java.nio.charset.StandardCharsets;

/** A configuration in which every property of the schemas occurs, in the form in which it is written. */
final class FullConfig {
    static final String JSON = """
            {
              "ociVersion": "1.3.0",
              "process": {
                "terminal": true,
                "consoleSize": {
                  "height": 25,
                  "width": 18446744073709551615
                },
                "user": {
                  "uid": 1000,
                  "gid": 4294967294,
                  "umask": 18,
                  "additionalGids": [
                    5,
                    6
                  ],
                  "username": "ada"
                },
                "args": [
                  "/bin/sh",
                  "-c",
                  "echo \\"h\u00e9llo\\" \\\\ \\t \ud83d\ude00"
                ],
                "commandLine": "of Windows",
                "env": [
                  "PATH=/usr/bin:/bin",
                  "EMPTY="
                ],
                "cwd": "/home",
                "capabilities": {
                  "bounding": [
                    "CAP_CHOWN"
                  ],
                  "effective": [
                    "CAP_CHOWN",
                    "CAP_KILL"
                  ],
                  "inheritable": [
                    "CAP_SETUID"
                  ],
                  "permitted": [
                    "CAP_SETGID"
                  ],
                  "ambient": [
                    "CAP_NET_RAW"
                  ]
                },
                "rlimits": [
                  {
                    "type": "RLIMIT_NOFILE",
                    "hard": 18446744073709551615,
                    "soft": 1024
                  }
                ],
                "noNewPrivileges": true,
                "apparmorProfile": "demitasse",
                "oomScoreAdj": -500,
                "scheduler": {
                  "policy": "SCHED_DEADLINE",
                  "nice": -5,
                  "priority": 3,
                  "flags": [
                    "SCHED_FLAG_RESET_ON_FORK",
                    "SCHED_FLAG_RECLAIM"
                  ],
                  "runtime": 1000000,
                  "deadline": 5000000,
                  "period": 9223372036854775808
                },
                "selinuxLabel": "system_u:system_r:container_t:s0",
                "ioPriority": {
                  "class": "IOPRIO_CLASS_IDLE",
                  "priority": 4
                },
                "execCPUAffinity": {
                  "initial": "0-1",
                  "final": "2,3"
                }
              },
              "root": {
                "path": "rootfs",
                "readonly": true
              },
              "hostname": "cup",
              "domainname": "saucer",
              "mounts": [
                {
                  "destination": "/data",
                  "type": "bind",
                  "source": "/srv/data",
                  "options": [
                    "rbind",
                    "ro"
                  ],
                  "uidMappings": [
                    {
                      "containerID": 0,
                      "hostID": 100000,
                      "size": 65536
                    }
                  ],
                  "gidMappings": [
                    {
                      "containerID": 0,
                      "hostID": 200000,
                      "size": 65536
                    }
                  ]
                }
              ],
              "hooks": {
                "prestart": [
                  {
                    "path": "/usr/bin/a",
                    "args": [
                      "a",
                      "b"
                    ],
                    "env": [
                      "K=V"
                    ],
                    "timeout": 30
                  }
                ],
                "createRuntime": [
                  {
                    "path": "/usr/bin/b",
                    "args": [
                      "b"
                    ],
                    "env": [
                      "B="
                    ],
                    "timeout": 98
                  }
                ],
                "createContainer": [
                  {
                    "path": "/usr/bin/c",
                    "args": [
                      "c"
                    ],
                    "env": [
                      "C="
                    ],
                    "timeout": 99
                  }
                ],
                "startContainer": [
                  {
                    "path": "/usr/bin/d",
                    "args": [
                      "d"
                    ],
                    "env": [
                      "D="
                    ],
                    "timeout": 100
                  }
                ],
                "poststart": [
                  {
                    "path": "/usr/bin/e",
                    "args": [
                      "e"
                    ],
                    "env": [
                      "E="
                    ],
                    "timeout": 101
                  }
                ],
                "poststop": [
                  {
                    "path": "/usr/bin/f",
                    "args": [
                      "f"
                    ],
                    "env": [
                      "F="
                    ],
                    "timeout": 102
                  }
                ]
              },
              "annotations": {
                "org.example.b": "2",
                "org.example.a": "1"
              },
              "linux": {
                "uidMappings": [
                  {
                    "containerID": 0,
                    "hostID": 1000,
                    "size": 1
                  }
                ],
                "gidMappings": [
                  {
                    "containerID": 0,
                    "hostID": 1000,
                    "size": 1
                  }
                ],
                "sysctl": {
                  "net.ipv4.ip_forward": "1"
                },
                "resources": {
                  "devices": [
                    {
                      "allow": false
                    },
                    {
                      "allow": true,
                      "type": "c",
                      "major": 10,
                      "minor": 229,
                      "access": "rw"
                    }
                  ],
                  "memory": {
                    "limit": 536870912,
                    "reservation": 268435456,
                    "swap": -1,
                    "kernel": -1,
                    "kernelTCP": -1,
                    "swappiness": 0,
                    "disableOOMKiller": false,
                    "useHierarchy": true,
                    "checkBeforeUpdate": true
                  },
                  "cpu": {
                    "shares": 1024,
                    "quota": -1,
                    "burst": 1000,
                    "period": 500000,
                    "realtimeRuntime": 950000,
                    "realtimePeriod": 1000000,
                    "cpus": "0-1",
                    "mems": "0",
                    "idle": 1
                  },
                  "pids": {
                    "limit": 32771
                  },
                  "blockIO": {
                    "weight": 10,
                    "leafWeight": 20,
                    "weightDevice": [
                      {
                        "major": 8,
                        "minor": 0,
                        "weight": 500,
                        "leafWeight": 300
                      }
                    ],
                    "throttleReadBpsDevice": [
                      {
                        "major": 8,
                        "minor": 0,
                        "rate": 600
                      }
                    ],
                    "throttleWriteBpsDevice": [
                      {
                        "major": 8,
                        "minor": 1,
                        "rate": 601
                      }
                    ],
                    "throttleReadIOPSDevice": [
                      {
                        "major": 8,
                        "minor": 2,
                        "rate": 602
                      }
                    ],
                    "throttleWriteIOPSDevice": [
                      {
                        "major": 8,
                        "minor": 3,
                        "rate": 603
                      }
                    ]
                  },
                  "hugepageLimits": [
                    {
                      "pageSize": "2MB",
                      "limit": 209715200
                    }
                  ],
                  "network": {
                    "classID": 1048577,
                    "priorities": [
                      {
                        "name": "eth0",
                        "priority": 500
                      }
                    ]
                  },
                  "rdma": {
                    "mlx5_1": {
                      "hcaHandles": 3,
                      "hcaObjects": 10000
                    }
                  },
                  "unified": {
                    "io.max": "259:0 rbps=2097152",
                    "cgroup.max.depth": "3"
                  }
                },
                "cgroupsPath": "/demitasse/full",
                "namespaces": [
                  {
                    "type": "pid",
                    "path": "/proc/1234/ns/pid"
                  },
                  {
                    "type": "mount"
                  },
                  {
                    "type": "user"
                  },
                  {
                    "type": "network"
                  },
                  {
                    "type": "uts"
                  },
                  {
                    "type": "time"
                  }
                ],
                "devices": [
                  {
                    "type": "c",
                    "path": "/dev/fuse",
                    "major": 10,
                    "minor": 229,
                    "fileMode": 438,
                    "uid": 0,
                    "gid": 7
                  },
                  {
                    "type": "p",
                    "path": "/dev/pipe"
                  }
                ],
                "netDevices": {
                  "eth0": {
                    "name": "container_eth0"
                  },
                  "eth1": {}
                },
                "seccomp": {
                  "defaultAction": "SCMP_ACT_ERRNO",
                  "defaultErrnoRet": 1,
                  "architectures": [
                    "SCMP_ARCH_X86_64",
                    "SCMP_ARCH_X32"
                  ],
                  "flags": [
                    "SECCOMP_FILTER_FLAG_LOG"
                  ],
                  "listenerPath": "/run/listener.sock",
                  "listenerMetadata": "whatever",
                  "syscalls": [
                    {
                      "names": [
                        "clone",
                        "clone3"
                      ],
                      "action": "SCMP_ACT_ERRNO",
                      "errnoRet": 38,
                      "args": [
                        {
                          "index": 0,
                          "value": 2114060288,
                          "valueTwo": 18446744073709551615,
                          "op": "SCMP_CMP_MASKED_EQ"
                        }
                      ]
                    },
                    {
                      "names": [
                        "read"
                      ],
                      "action": "SCMP_ACT_ALLOW"
                    }
                  ]
                },
                "rootfsPropagation": "slave",
                "maskedPaths": [
                  "/proc/kcore"
                ],
                "readonlyPaths": [
                  "/proc/sys"
                ],
                "mountLabel": "system_u:object_r:container_file_t:s0",
                "intelRdt": {
                  "closID": "guaranteed_group",
                  "schemata": [
                    "L3:0=7f0;1=1f"
                  ],
                  "l3CacheSchema": "L3:0=7f0;1=1f",
                  "memBwSchema": "MB:0=20;1=70",
                  "enableMonitoring": true
                },
                "memoryPolicy": {
                  "mode": "MPOL_INTERLEAVE",
                  "nodes": "0-1",
                  "flags": [
                    "MPOL_F_STATIC_NODES"
                  ]
                },
                "personality": {
                  "domain": "LINUX32",
                  "flags": [
                    "ADDR_NO_RANDOMIZE"
                  ]
                },
                "timeOffsets": {
                  "boottime": {
                    "secs": -60,
                    "nanosecs": 999999999
                  },
                  "monotonic": {
                    "secs": 60,
                    "nanosecs": 0
                  }
                }
              }
            }""";

    private FullConfig() {}

    static byte[] bytes() {
        return JSON.getBytes(StandardCharsets.UTF_8);
    }
}
